"""RFC 9068 §4: the verification of a token before the client is read."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from chalicelib.oauth.errors import InvalidToken
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.verified_token import VerifiedClaims, verify_token
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER, ring
from tests.unit.example import CLIENT, ORDERS, Server
from tests.unit.oauth.forgery import CLAIMS, IAT, token

OWN_AUD = ISSUER + "/admin-api"


def verified(
    presented: str, audience: str = OWN_AUD, typs: Collection[str] = ("at+jwt",), now: datetime = NOON
) -> VerifiedClaims:
    return verify_token(presented, issuer=ISSUER, audience=audience, typs=typs, key_ring=ring(), now=now)


def test_the_claims_of_a_valid_token_are_returned() -> None:
    """RFC 9068 §2.2."""
    expected = VerifiedClaims(
        client_id="erp",
        generation=CLIENT.generation,
        scope=Scope(("customer_group_read", "api_client_read")),
        iat=IAT,
        exp=IAT + 3600,
        jti=CLAIMS["jti"],
    )

    assert expected == verified(token())


@pytest.mark.parametrize(("jti", "credential_id"), [("0123.abc", "abc"), ("0123", ""), ("", ""), ("0.a.b", "a.b")])
def test_a_jti_ends_in_the_id_of_the_credential(jti: str, credential_id: str) -> None:
    """Whether the client has such a credential is for others to say."""
    assert credential_id == verified(token(jti=jti)).credential_id


@pytest.mark.parametrize("audience", [OWN_AUD, ORDERS.identifier])
def test_a_token_is_verified_for_the_audience_that_is_named(audience: str) -> None:
    """RFC 9068 §4: introspection will ask for any of them."""
    own, orders = token(), token(aud=ORDERS.identifier)

    good, other = (own, orders) if audience == OWN_AUD else (orders, own)
    verified(good, audience)
    with pytest.raises(InvalidToken):
        verified(other, audience)


def test_a_real_token_is_verified_by_the_type_and_the_key_of_its_api() -> None:
    """RFC 8725 §3.11."""
    presented = Server().token("orders:read")

    assert "orders:read" == str(verified(presented, ORDERS.identifier, {"JWT"}).scope)
    with pytest.raises(InvalidToken, match="the typ is not the one of this API"):
        verified(presented, ORDERS.identifier)


@pytest.mark.parametrize("typ", ["JWT", "at+jwt"])
def test_only_the_types_that_are_named_are_taken(typ: str) -> None:
    """RFC 8725 §3.11."""
    verified(token({"typ": typ}), typs={typ})
    with pytest.raises(InvalidToken, match="the typ is not the one of this API"):
        verified(token({"typ": typ}), typs={"JWT", "at+jwt"} - {typ})


@pytest.mark.parametrize(("age", "is_good"), [(timedelta(minutes=61), False), (timedelta(minutes=60), True)])
def test_times_are_compared_with_the_argument(age: timedelta, is_good: bool) -> None:
    """RFC 7519 §4.1.4."""
    try:
        verified(token(), now=NOON + age)
    except InvalidToken as refused:
        assert (False, "the token is expired") == (is_good, refused.detail)
    else:
        assert is_good
