"""RFC 9068: the access token."""

import re
from datetime import datetime, timedelta
from random import Random
from typing import Any

import jwt
import pytest
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet

from chalicelib.keys.key_ring import NoSigningKey
from chalicelib.oauth.access_token import TokenResponse, access_token_lifetime, issue
from chalicelib.oauth.catalogue import Settings
from chalicelib.oauth.grants import Authorization
from chalicelib.oauth.resource import Resource
from chalicelib.oauth.scope import Scope
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER, ring
from tests.unit.example import CLIENT, ORDERS, OWN, STOCK

RESOURCES = pytest.mark.parametrize("resource", [OWN, ORDERS, STOCK], ids=lambda resource: resource.slug)
JWKS = ring().jwks(NOON)


def issued(
    resource: Resource = OWN, scope: str = "customer_group_read", now: datetime = NOON, **arguments: Any
) -> TokenResponse:
    return issue(
        Authorization(CLIENT, resource, Scope.parse(scope)),
        **{
            "issuer": ISSUER,
            "lifetime": timedelta(hours=1),
            "credential_id": "00000000000000aa",
            "key_ring": ring(),
            "now": now,
            "randomness": Random(1),
            **arguments,
        },
    )


def claims_of(token: TokenResponse) -> dict[str, Any]:
    return jwt.decode(token.access_token, options={"verify_signature": False})


def test_a_token_has_exactly_these_claims() -> None:
    """RFC 9068 §2.2."""
    token = issued()
    iat = int(NOON.timestamp())

    assert {
        "iss": "https://auth.example.com",
        "sub": "erp",
        "client_id": "erp",
        "aud": "https://auth.example.com/admin-api",
        "iat": iat,
        "exp": iat + 3600,
        "jti": token.jti,
        "scope": "customer_group_read",
        "generation": CLIENT.generation,
    } == claims_of(token)


def test_a_token_without_scope_leaves_the_claim_out() -> None:
    """RFC 9068 §2.2.3."""
    assert "scope" not in claims_of(issued(scope=""))


def test_dates_are_whole_numbers() -> None:
    """RFC 7519 §2 permits fractions; verifiers refuse them."""
    claims = claims_of(issued(now=NOON + timedelta(microseconds=999_999)))

    assert [int, int] == [type(claims[name]) for name in ("iat", "exp")]


@pytest.mark.parametrize("microseconds", [0, 1, 999_999])
def test_a_token_is_never_from_the_future(microseconds: int) -> None:
    """RFC 7519 §4.1.6: the moment is rounded down."""
    assert int(NOON.timestamp()) == claims_of(issued(now=NOON + timedelta(microseconds=microseconds)))["iat"]


def test_expires_in_is_what_lies_between_iat_and_exp() -> None:
    """RFC 6749 §5.1."""
    token = issued(now=NOON + timedelta(seconds=0.7), lifetime=timedelta(seconds=90))

    claims = claims_of(token)
    assert (90, 90) == (token.expires_in, claims["exp"] - claims["iat"])


def test_a_jti_has_128_random_bits_and_then_the_id_of_the_secret() -> None:
    """RFC 7519 §4.1.7."""
    assert re.fullmatch(r"[0-9a-f]{32}\.00000000000000aa", issued().jti)


def test_all_128_bits_are_drawn() -> None:
    randomness = Random(1)
    numbers = [int(issued(randomness=randomness).jti[:32], 16) for _ in range(60)]

    assert [True] * 128 == [len({number >> bit & 1 for number in numbers}) == 2 for bit in range(128)]


@given(st.integers(0, 2**20), st.integers(0, 2**20))
def test_two_tokens_have_the_same_jti_only_by_the_same_randomness(one: int, other: int) -> None:
    """RFC 7519 §4.1.7."""
    jtis = {issued(STOCK, key_ring=ring(), randomness=Random(seed)).jti for seed in (one, other)}

    assert len({one, other}) == len(jtis)


@RESOURCES
def test_the_header_is_the_one_that_the_resource_asks_for(resource: Resource) -> None:
    """RFC 9068 §2.1; Spring's verifiers want typ JWT."""
    token = issued(resource, "")

    assert {"typ": resource.typ, "alg": resource.alg, "kid": token.kid} == jwt.get_unverified_header(token.access_token)


@RESOURCES
def test_the_key_is_the_one_that_signs_now_and_is_published(resource: Resource) -> None:
    """RFC 7515 §4.1.4."""
    token = issued(resource, "")

    assert ring().signing_key(resource.alg, NOON).kid == token.kid


@RESOURCES
def test_pyjwt_verifies_a_token_with_the_published_keys(resource: Resource) -> None:
    """RFC 9068 §4."""
    token = issued(resource, "").access_token
    key = jwt.PyJWKSet.from_dict(JWKS)[jwt.get_unverified_header(token)["kid"]]

    claims = jwt.decode(
        token,
        key,
        algorithms=[resource.alg],
        audience=resource.identifier,
        issuer=ISSUER,
        options={"verify_exp": False, "verify_iat": False, "strict_aud": True},
    )

    assert "erp" == claims["sub"]


@RESOURCES
def test_joserfc_verifies_a_token_with_the_published_keys(resource: Resource) -> None:
    """RFC 9068 §4."""
    decoded = joserfc_jwt.decode(
        issued(resource, "").access_token, KeySet.import_key_set(JWKS), algorithms=[resource.alg]
    )
    joserfc_jwt.JWTClaimsRegistry(
        now=int(NOON.timestamp()),
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": resource.identifier},
        exp={"essential": True},
        sub={"essential": True},
    ).validate(decoded.claims)

    assert "erp" == decoded.claims["client_id"]


class Authlib(JWTBearerTokenValidator):  # type: ignore[misc]  # Authlib has no types
    def get_jwks(self) -> KeySet:
        return KeySet.import_key_set(JWKS)


@pytest.mark.parametrize("resource", [OWN, STOCK, ORDERS._replace(typ="at+jwt")], ids=lambda resource: resource.slug)
def test_authlib_accepts_a_token_as_an_rfc_9068_token(resource: Resource) -> None:
    """RFC 9068 §2.2, §4."""
    verifier = Authlib(issuer=ISSUER, resource_server=resource.identifier)

    claims = verifier.authenticate_token(issued(resource, "").access_token)
    claims.validate(now=int(NOON.timestamp()))

    assert "erp" == claims["client_id"]


def test_the_text_of_a_response_does_not_show_the_token() -> None:
    token = issued()

    assert token.access_token not in repr(token)


def test_without_a_signing_key_there_is_no_token() -> None:
    with pytest.raises(NoSigningKey):
        issued(now=NOON - timedelta(days=1))


DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("client", "resource", "settings", "expected"),
    [
        (HOUR, DAY, DAY, HOUR),
        (DAY, HOUR, DAY, HOUR),
        (DAY, DAY, HOUR, HOUR),
        (MINUTE, HOUR, DAY, MINUTE),
        (30 * DAY, 30 * DAY, 30 * DAY, DAY),
    ],
)
def test_the_shortest_lifetime_counts_and_none_is_above_a_day(
    client: timedelta, resource: timedelta, settings: timedelta, expected: timedelta
) -> None:
    assert expected == access_token_lifetime(
        CLIENT._replace(access_token_lifetime=client),
        ORDERS._replace(maximum_lifetime=resource),
        Settings(maximum_lifetime=settings),
    )
