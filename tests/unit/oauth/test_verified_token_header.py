"""RFC 7515 §4, RFC 8725: the header names a key and decides nothing."""

import itertools
from typing import Any

import pytest

from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.errors import InvalidToken
from tests.unit.example import OWN, Server
from tests.unit.oauth.forgery import (
    CLAIMS,
    EC_KEY,
    FOREIGN_KEY,
    HEADER,
    KEY,
    PUBLIC_DER,
    PUBLIC_PEM,
    hmac_jws,
    jws,
    token,
)

PAYLOAD = token().split(".")[1]


def refuse(presented: str) -> None:
    server = Server()
    with pytest.raises(InvalidToken):
        server.bearer.authenticate(f"Bearer {presented}")


NONES: list[Any] = [
    "none", "None", "NONE", "nOnE", "none ", " none", "none\0", "n\u00f6ne", "", " ", "null", "\uff4eone",
    None, False, True, 0, [], {}, ["none"], ["RS256"], {"alg": "none"},
]  # fmt: skip
NO_SIGNATURES = ["", "AA", token().rpartition(".")[2]]


@pytest.mark.parametrize(("alg", "signature"), list(itertools.product(NONES, NO_SIGNATURES)))
def test_no_spelling_of_none_is_accepted(alg: Any, signature: str) -> None:
    """RFC 8725 §3.2."""
    head = jws({**HEADER, "alg": alg}).split(".")[0]

    refuse(f"{head}.{PAYLOAD}.{signature}")


@pytest.mark.parametrize("alg", NONES)
def test_no_spelling_of_none_is_accepted_with_a_valid_signature(alg: Any) -> None:
    """RFC 8725 §3.1."""
    refuse(jws({**HEADER, "alg": alg}))


KNOWN_TO_ALL = {
    "PEM": PUBLIC_PEM,
    "PEM without the last line end": PUBLIC_PEM.rstrip(),
    "PEM with DOS line ends": PUBLIC_PEM.replace(b"\n", b"\r\n"),
    "DER": PUBLIC_DER,
    "n": KEY.public_jwk["n"].encode(),
    "kid": KEY.kid.encode(),
    "JWK": str(dict(KEY.public_jwk)).encode(),
    "a zero": b"\0",
}


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
@pytest.mark.parametrize("secret", KNOWN_TO_ALL.values(), ids=KNOWN_TO_ALL.keys())
def test_the_public_key_is_no_hmac_secret(alg: str, secret: bytes) -> None:
    """RFC 8725 §2.1, §3.1."""
    refuse(hmac_jws({**HEADER, "alg": alg}, secret, alg))


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS256", "PS384", "PS512"])
@pytest.mark.parametrize("named", ["as it is", "RS256"])
def test_the_same_key_under_another_algorithm_is_refused(alg: str, named: str) -> None:
    """RFC 8725 §3.1: one key, one algorithm."""
    refuse(jws({**HEADER, "alg": alg if named == "as it is" else named}, CLAIMS, KEY, alg))


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "ES256", "kid": KEY.kid}, EC_KEY),
        ({"alg": "RS256", "kid": EC_KEY.kid}, KEY),
        ({"alg": "ES256", "kid": EC_KEY.kid}, KEY),
        ({"alg": "RS256", "kid": EC_KEY.kid}, EC_KEY),
    ],
)
def test_the_key_of_another_algorithm_is_refused(header: dict[str, str], key: Any) -> None:
    """RFC 8725 §3.1."""
    refuse(jws({**HEADER, **header}, CLAIMS, key))


@pytest.mark.parametrize("kid", [KEY.kid, FOREIGN_KEY.kid, EC_KEY.kid], ids=["signing", "foreign", "another algorithm"])
def test_a_foreign_key_is_refused_whatever_kid_it_claims(kid: str) -> None:
    """RFC 8725 §3.8."""
    refuse(jws({**HEADER, "kid": kid}, CLAIMS, FOREIGN_KEY))


KIDS: list[Any] = [
    "", " ", KEY.kid + " ", KEY.kid[:-1], KEY.kid + "=", KEY.kid.swapcase(), "\0", KEY.kid + "\0", "0", "default",
    "AWSCURRENT", "AWSPENDING", "../../../../dev/null", "/dev/null", "file:///dev/null", "https://evil.example.com/jwks",
    "' OR '1'='1", "'; DROP TABLE keys; --", "*", ".*", "%00", "{{7*7}}", "${jndi:ldap://evil.example.com}", "\ud800",
    "ä", "x" * 4000, None, True, 0, 1.5, [], [KEY.kid], {}, {"kid": KEY.kid},
]  # fmt: skip


# A key is random, so the name of a test must not contain its id: each worker of pytest-xdist makes keys of its own.
@pytest.mark.parametrize("kid", KIDS, ids=range(len(KIDS)))
def test_a_kid_is_only_looked_up(kid: Any) -> None:
    """RFC 7515 §4.1.4, RFC 8725 §3.10."""
    refuse(token({"kid": kid}))


JWK = {**FOREIGN_KEY.public_jwk}
MEMBERS: list[dict[str, Any]] = [
    {"crit": []},
    {"crit": ["exp"], "exp": 1},
    {"crit": ["b64"], "b64": False},
    {"crit": ["b64"], "b64": True},
    {"crit": None},
    {"b64": False},
    {"b64": True},
    {"jwk": JWK},
    {"jwk": dict(KEY.public_jwk)},
    {"jku": "https://evil.example.com/jwks.json"},
    {"jku": "https://auth.example.com/.well-known/jwks.json"},
    {"x5u": "https://evil.example.com/cert.pem"},
    {"x5c": ["MIIB"]},
    {"x5t": "x"},
    {"x5t#S256": "x"},
    {"cty": "JWT"},
    {"enc": "A128GCM"},
    {"zip": "DEF"},
    {"ALG": "none"},
    {"unknown": "x"},
]


@pytest.mark.parametrize("members", MEMBERS, ids=lambda members: next(iter(members)))
def test_a_header_with_another_member_is_refused_though_it_is_signed(members: dict[str, Any]) -> None:
    """RFC 7515 §4.1.11; RFC 8725 §3.10: no key is ever taken from a token or fetched for it."""
    refuse(token(members))


def test_a_key_that_a_token_brings_along_is_not_used() -> None:
    """RFC 8725 §3.10; CVE-2018-0114."""
    refuse(jws({**HEADER, "jwk": JWK, "kid": FOREIGN_KEY.kid}, CLAIMS, FOREIGN_KEY))


@pytest.mark.parametrize("member", HEADER)
def test_a_header_without_one_of_its_members_is_refused(member: str) -> None:
    refuse(jws({name: value for name, value in HEADER.items() if name != member}))


TYPS: list[Any] = [
    "JWT", "jwt", "AT+JWT", "at+JWT", "application/at+jwt", "at+jwt ", "dpop+jwt", "client-authentication+jwt",
    "token-introspection+jwt", "logout+jwt", "secevent+jwt", "JOSE", "", None, True, ["at+jwt"], {"typ": "at+jwt"},
]  # fmt: skip


@pytest.mark.parametrize("typ", ["at+jwt", "JWT"])
def test_our_own_endpoints_take_both_types_while_theirs_is_being_changed(typ: str) -> None:
    """RFC 9068 §2.1; the type that this server writes for itself is a setting."""
    server = Server()
    server.catalogue = Catalogue((OWN._replace(typ="JWT"),))

    assert "erp" == server.bearer.authenticate(f"Bearer {token({'typ': typ})}").client.client_id


@pytest.mark.parametrize("typ", TYPS, ids=ascii)
def test_a_jwt_of_another_type_is_no_access_token(typ: Any) -> None:
    """RFC 8725 §3.11, §3.12."""
    refuse(token({"typ": typ}))


def test_a_key_that_is_not_published_verifies_nothing() -> None:
    """Even with a valid signature, because a leaked key is removed immediately."""
    server = Server()
    server.clock.move(days=-1)

    with pytest.raises(InvalidToken) as caught:
        server.bearer.authenticate(f"Bearer {token(iat=CLAIMS['iat'] - 86_400, exp=CLAIMS['exp'] - 86_400)}")

    assert "no published key has this kid" == caught.value.detail


def test_a_token_of_a_standby_is_accepted_once_it_is_published() -> None:
    """During the switch there are tokens of both keys."""
    server = Server()
    server.clock.move(days=31)
    moved = server.token("customer_group_read")

    assert "erp" == server.bearer.authenticate(f"Bearer {moved}").client.client_id
