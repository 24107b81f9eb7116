"""RFC 7521 §4.2.1: each error in an assertion gets the answer 401 invalid_client."""

import base64
import json
import socket
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from chalicelib.oauth.client import Client
from tests.api.deployment import TOKEN, Deployment
from tests.api.forms import error, send
from tests.assertions.signer import TYPE, ask, claims, client_key, part, private_key, public_jwk, register, signed
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER

NOW = int(NOON.timestamp())
CLAIMS: dict[str, dict[str, Any]] = {
    "iss is another client": {"iss": "someone"},
    "no iss": {"iss": None},
    "no sub": {"sub": None},
    "sub is a number": {"sub": 1, "iss": 1},
    "aud is the token endpoint": {"aud": ISSUER + TOKEN},
    "aud has a slash more": {"aud": ISSUER + "/"},
    "aud is in upper case": {"aud": ISSUER.upper()},
    "aud has two members": {"aud": [ISSUER, "https://other.example.com"]},
    "aud has ours twice": {"aud": [ISSUER, ISSUER]},
    "aud is empty": {"aud": []},
    "aud is the Host of the request": {"aud": "https://elsewhere.example.com"},
    "aud is a number": {"aud": 1},
    "aud is an object": {"aud": {ISSUER: ISSUER}},
    "no aud": {"aud": None},
    "no exp": {"exp": None},
    "expired": {"exp": NOW - 60},
    "exp is a text": {"exp": str(NOW + 60)},
    "exp is true": {"exp": True},
    "exp is negative": {"exp": -1},
    "exp is huge": {"exp": 10**50},
    "exp is not a number": {"exp": float("nan")},
    "exp is infinite": {"exp": float("inf")},
    "iat is far ahead": {"iat": NOW + 61},
    "iat is old": {"iat": NOW - 361, "exp": NOW + 3600},
    "iat is a list": {"iat": [NOW]},
    "nbf is far ahead": {"nbf": NOW + 61},
    "no jti": {"jti": None},
    "an empty jti": {"jti": ""},
    "a long jti": {"jti": "j" * 256},
    "a jti with a line break": {"jti": "a\nb"},
    "a jti that is no text": {"jti": "\ud800"},
    "a jti that is a number": {"jti": 7},
}
HEADERS: dict[str, dict[str, Any]] = {
    "an access token": {"typ": "at+jwt"},
    "a DPoP proof": {"typ": "dpop+jwt"},
    "an introspection answer": {"typ": "token-introspection+jwt"},
    "a typ that is no text": {"typ": 1},
    "its own key": {"jwk": public_jwk("ES256")},
    "a URL of keys": {"jku": "https://attacker.example.com/jwks"},
    "a URL of certificates": {"x5u": "https://attacker.example.com/x5u"},
    "certificates": {"x5c": ["MII"]},
    "an extension": {"crit": ["exp"]},
    "a payload that is not encoded": {"b64": True},
    "a kid that is a path": {"kid": 7},
}


@pytest.mark.parametrize("changes", CLAIMS.values(), ids=CLAIMS)
def test_claims_that_are_wrong_are_refused(memory: Deployment, changes: dict[str, Any]) -> None:
    client = register(memory)
    content = claims(client, **changes)
    # PyJWT checks some types before it signs.
    form = [("grant_type", "client_credentials"), ("client_assertion_type", TYPE)]
    form.append(("client_assertion", resigned(content, {"alg": "ES256", "typ": "JWT"})))

    assert (401, "invalid_client") == error(send(memory, form, host="elsewhere.example.com"))


@pytest.mark.parametrize("members", HEADERS.values(), ids=HEADERS)
def test_headers_that_are_wrong_are_refused(
    memory: Deployment, members: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 8725 §3.10: a key is never fetched from where the assertion says."""
    client = register(memory)
    assertion = resigned(claims(client), {"alg": "ES256", "typ": "JWT", **members})
    monkeypatch.setattr(socket, "socket", no_connection)
    monkeypatch.setattr(socket, "getaddrinfo", no_connection)

    assert (401, "invalid_client") == error(ask(memory, assertion))
    assert [] == memory.parts.assertions.issuer_keys.fetches


def no_connection(*_: Any, **__: Any) -> None:
    raise AssertionError("a call to another server")


def resigned(content: dict[str, Any], header: dict[str, Any]) -> str:
    """A valid signature over this content."""
    signing_input = f"{part(header)}.{part(content)}"
    algorithm = jwt.get_algorithm_by_name("ES256")
    return f"{signing_input}.{part(algorithm.sign(signing_input.encode(), private_key('ES256')))}"


def unsigned(client: Client, alg: Any) -> str:
    return f"{part({'alg': alg, 'typ': 'JWT'})}.{part(claims(client))}."


def with_hmac(client: Client, secret: bytes) -> str:
    signing_input = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims(client))}"
    return f"{signing_input}.{part(jwt.get_algorithm_by_name('HS256').sign(signing_input.encode(), secret))}"


def deep(client: Client) -> str:
    return f"{part({'alg': 'ES256'})}.{part(b'[' * 5_000)}.AAAA"


def doubled(client: Client) -> str:
    header, payload, signature = signed(claims(client)).split(".")
    content = base64.urlsafe_b64decode(payload + "==")[:-1] + b', "sub": "administrator"}'
    return f"{header}.{part(content)}.{signature}"


FORGERIES: dict[str, Callable[[Client], str]] = {
    "no alg": lambda client: f"{part({'typ': 'JWT'})}.{part(claims(client))}.AAAA",
    "an empty signature": lambda client: unsigned(client, "ES256"),
    "HMAC with the public key": lambda client: with_hmac(client, json.dumps(public_jwk("ES256")).encode()),
    "another key": lambda client: signed(claims(client), number=99),
    "the key under another alg": lambda client: signed(claims(client), "RS256").replace("x", "y"),
    "one character changed": lambda client: signed(claims(client))[:-2] + "AA",
    "padding": lambda client: signed(claims(client)) + "=",
    "four parts": lambda client: signed(claims(client)) + ".AAAA",
    "one part": lambda _: "not-a-jws",
    "duplicate members": doubled,
    "JSON that is nested deeply": deep,
    "a list": lambda _: f"{part({'alg': 'ES256'})}.{part([])}.AAAA",
    "8,193 characters": lambda _: "a" * 8_193,
    "a megabyte of dots": lambda _: "." * 60_000,
    "a null character": lambda _: "a\0.b.c",
    "letters beyond ASCII": lambda _: "é.ü.ß",
}


# RFC 8725 §3.2, in the spellings that have passed somewhere.
NONE = (
    "none", "None", "NONE", "nOnE", "noNe", "NonE", " none", "none ", "none\n", "\tnone", "none\0", "\ufeffnone",
    "n\u043ene", "\uff4e\uff4f\uff4e\uff45", "non\u0435", "none256", "HS0", "", "null", None, False, 0, [], ["none"],
    ["ES256"], {"none": "ES256"},
)  # fmt: skip


@pytest.mark.parametrize("alg", NONE, ids=repr)
def test_alg_none_is_refused_in_every_spelling(memory: Deployment, alg: Any) -> None:
    """Without a signature, and with one that is valid for the alg of the key."""
    client = register(memory)

    assert (401, "invalid_client") == error(ask(memory, unsigned(client, alg)))
    assert (401, "invalid_client") == error(ask(memory, resigned(claims(client), {"alg": alg, "typ": "JWT"})))


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_assertion_is_refused(memory: Deployment, forge: Callable[[Client], str]) -> None:
    client = register(memory)

    assert (401, "invalid_client") == error(ask(memory, forge(client)))


def test_a_secret_signs_no_assertion(memory: Deployment) -> None:
    """RFC 8725 §3.1. client_secret_jwt is not supported: it would need the secret in clear text."""
    client, credential = memory.register()
    memory.change(client, client._replace(client_keys=(client_key("ES256"),)))

    assert (401, "invalid_client") == error(ask(memory, with_hmac(client, credential.client_secret.encode())))


@pytest.mark.parametrize(("registered", "signing"), [("PS256", "RS256"), ("RS256", "PS256")])
def test_a_key_verifies_only_its_own_alg(memory: Deployment, registered: str, signing: str) -> None:
    """RFC 8725 §3.1. Both are RSA, and the key is the same."""
    key = client_key(registered)
    client = register(memory, key._replace(jwk=public_jwk(signing)))

    assert 401 == ask(memory, signed(claims(client), signing)).status


def test_another_clients_key_is_refused(memory: Deployment) -> None:
    client, other = register(memory), register(memory, client_key("ES256", number=1))

    assert 401 == ask(memory, signed(claims(client), number=1)).status
    assert 200 == ask(memory, signed(claims(other), number=1)).status


def test_another_client_id_beside_the_assertion_is_refused(memory: Deployment) -> None:
    client, other = register(memory), register(memory)

    assert (401, "invalid_client") == error(ask(memory, signed(claims(client)), client_id=other.client_id))


@pytest.mark.parametrize("client_id", ["none", "null", "no-issuer"])
def test_an_assertion_without_iss_is_refused_whatever_the_client_is_called(memory: Deployment, client_id: str) -> None:
    client = register(memory, client_id=client_id)

    assert 401 == ask(memory, signed(claims(client, iss=None))).status


def test_a_client_without_keys_is_refused(memory: Deployment) -> None:
    client, _ = memory.register()

    assert 401 == ask(memory, signed(claims(client))).status


def test_an_unknown_client_gets_the_answer_of_a_wrong_key(memory: Deployment) -> None:
    """It does not tell which ids exist."""
    client = register(memory)
    unknown = ask(memory, signed(claims(client, iss="nobody", sub="nobody")))
    wrong = ask(memory, signed(claims(client), number=99))

    assert (unknown.status, unknown.json) == (wrong.status, wrong.json)


@pytest.mark.parametrize("changes", [{"aud": "https://x.example.com"}, {"exp": 1}, {"jti": None}, {"iss": "x"}])
def test_an_error_in_the_assertion_itself_costs_no_read(memory: Deployment, changes: dict[str, Any]) -> None:
    client = register(memory)
    memory.parts.stores.clients.reads = 0

    ask(memory, signed(claims(client, **changes)))

    assert 0 == memory.parts.stores.clients.reads


def test_an_access_token_of_this_server_is_no_assertion(memory: Deployment) -> None:
    """Like CVE-2026-37979: a token must work only where it was issued for."""
    client = register(memory)
    token = ask(memory, signed(claims(client))).json["access_token"]

    assert (401, "invalid_client") == error(ask(memory, token))


def test_an_assertion_is_no_access_token(memory: Deployment) -> None:
    client = register(memory)
    bearer = {"Authorization": f"Bearer {signed(claims(client, client_id=client.client_id))}"}

    assert 401 == memory.http.request("GET", "/admin-api/api-clients/infos", b"", bearer).status


def test_a_refusal_has_no_challenge(memory: Deployment) -> None:
    """RFC 6749 §5.2: only if the Authorization header was used."""
    client = register(memory)

    assert "www-authenticate" not in ask(memory, signed(claims(client), number=99)).headers


@pytest.mark.parametrize("name", ["client_assertion", "client_assertion_type"])
def test_a_repeated_parameter_is_refused(memory: Deployment, name: str) -> None:
    """RFC 6749 §3.2."""
    client = register(memory)
    form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", TYPE),
        ("client_assertion", signed(claims(client))),
    ]

    assert (400, "invalid_request") == error(send(memory, [*form, (name, dict(form)[name])]))
