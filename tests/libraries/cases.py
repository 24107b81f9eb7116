"""The cases that every library goes through."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import jwt

from chalicelib.keys.signing_key import SigningKey
from tests.libraries.questions import TokenQuestion, VerificationQuestion
from tests.libraries.server import ORDERS, STOCK, RunningServer

PRODUCTS = {"scope": "product_read"}


@dataclass(frozen=True)
class TokenCase:
    """`changes` are to a plain request by Basic."""

    title: str
    changes: Mapping[str, Any]
    # RFC 6749 §5.2's code and the status; none where a token is to come.
    error: str = ""
    status: int = 200
    # API Gateway answers in the server's place.
    gateway_response: str = ""
    needs_discovery: bool = False
    trouble: Callable[[RunningServer], AbstractContextManager[None]] = lambda _: nullcontext()

    def question(self, server: RunningServer, gateway: str) -> TokenQuestion:
        plain = TokenQuestion(
            server.issuer, server.token_endpoint, server.credential.client_id, server.credential.client_secret
        )
        if self.gateway_response:
            base = f"{gateway}/{self.gateway_response}/{self.status}"
            plain = replace(plain, issuer=base, token_endpoint=f"{base}/token")
        return replace(plain, **self.changes)


def _by_gateway(title: str, gateway_response: str, status: int, error: str) -> TokenCase:
    return TokenCase(f"{status} {title}", {"parameters": PRODUCTS}, error, status, gateway_response)


def _discovery(document: str) -> TokenCase:
    changes = {"discovery": document, "token_endpoint": "", "parameters": PRODUCTS}
    return TokenCase(f"from `{document}`", changes, needs_discovery=True)


_BY_BODY = {"method": "client_secret_post"}
_WRONG = {"client_secret": "wws_wrong"}

GRANTED = [
    _discovery("oauth-authorization-server"),
    _discovery("openid-configuration"),
    TokenCase("by Basic, with scope", {"parameters": PRODUCTS}),
    TokenCase("by Basic, without scope", {}),
    TokenCase("by body, with scope", {"parameters": PRODUCTS, **_BY_BODY}),
    TokenCase("by body, without scope", _BY_BODY),
    TokenCase("with scope and `resource`", {"parameters": {"scope": "orders:read", "resource": ORDERS}}),
    TokenCase("with `resource` alone", {"parameters": {"resource": ORDERS}}),
]

REFUSED = [
    TokenCase("400 a scope that is not allowed", {"parameters": {"scope": "stock_write"}}, "invalid_scope", 400),
    TokenCase("400 a malformed request", {"parameters": {"resource[]": ORDERS}}, "invalid_request", 400),
    TokenCase("400 an unknown resource", {"parameters": {"resource": "urn:nobody"}}, "invalid_target", 400),
    TokenCase("400 another grant", {"grant_type": "password"}, "unsupported_grant_type", 400),
    TokenCase("401 a wrong secret, by Basic", _WRONG, "invalid_client", 401),
    TokenCase("401 a wrong secret, by body", {**_BY_BODY, **_WRONG}, "invalid_client", 401),
    TokenCase("413 an oversized body", {"parameters": {"padding": "x" * 70_000}}, "invalid_request", 413),
    TokenCase("503 DynamoDB is away", {}, "temporarily_unavailable", 503, trouble=RunningServer.without_a_store),
]

REFUSED_BY_GATEWAY = [
    *(_by_gateway("DEFAULT_4XX", "DEFAULT_4XX", status, "invalid_request") for status in (400, 403, 415)),
    _by_gateway("ACCESS_DENIED, WAF_FILTERED", "ACCESS_DENIED", 403, "access_denied"),
    _by_gateway("MISSING_AUTHENTICATION_TOKEN, RESOURCE_NOT_FOUND", "RESOURCE_NOT_FOUND", 404, "not_found"),
    _by_gateway("REQUEST_TOO_LARGE", "REQUEST_TOO_LARGE", 413, "invalid_request"),
    _by_gateway("THROTTLED, QUOTA_EXCEEDED", "THROTTLED", 429, "temporarily_unavailable"),
    *(_by_gateway("DEFAULT_5XX", "DEFAULT_5XX", status, "temporarily_unavailable") for status in (500, 502, 503, 504)),
]

# API Gateway's own body, which says nothing to an OAuth library.
UNSHAPED = _by_gateway('`{"message": "Forbidden"}`', "UNSHAPED", 403, "")

TOKEN_CASES = [*GRANTED, *REFUSED, *REFUSED_BY_GATEWAY, UNSHAPED]


@dataclass(frozen=True)
class VerificationCase:
    """`questions` is a generator: the library's verdict on the last question counts."""

    title: str
    questions: Callable[[RunningServer, str], Iterator[VerificationQuestion]] = field(compare=False)
    is_genuine: bool = False


def _question(server: RunningServer, scope: str = "product_read", resource: str = "") -> VerificationQuestion:
    """About a genuine token; each gets a verifier of its own, set up from the metadata and named after the token."""
    metadata = server.deployment.http.request("GET", "/.well-known/openid-configuration").json
    audience = resource or server.own_audience
    token = server.token(scope, audience)
    header = jwt.get_unverified_header(token)
    return VerificationQuestion(
        verifier=token,
        issuer=metadata["issuer"],
        jwks_uri=metadata["jwks_uri"],
        audience=audience,
        alg=header["alg"],
        typ=header["typ"],
        token=token,
    )


def _genuine(title: str, scope: str, resource: str = "") -> VerificationCase:
    def questions(server: RunningServer, _gateway: str) -> Iterator[VerificationQuestion]:
        yield _question(server, scope, resource)

    return VerificationCase(title, questions, is_genuine=True)


def _another_audience(server: RunningServer, _gateway: str) -> Iterator[VerificationQuestion]:
    yield replace(_question(server), audience=ORDERS)


def _another_issuer(server: RunningServer, _gateway: str) -> Iterator[VerificationQuestion]:
    yield _forged(server, server.signing_key("RS256"), iss=f"{server.issuer}/")


def _another_key(server: RunningServer, _gateway: str) -> Iterator[VerificationQuestion]:
    ours, another = server.signing_key("RS256"), SigningKey.generate("RS256")
    yield _forged(server, SigningKey("RS256", ours.kid, another.public_jwk, another.private_key))


def _unknown_key(server: RunningServer, _gateway: str) -> Iterator[VerificationQuestion]:
    yield _forged(server, SigningKey.generate("RS256"))


def _expired(server: RunningServer, _gateway: str) -> Iterator[VerificationQuestion]:
    now = int(server.deployment.parts.clock().timestamp())
    yield _forged(server, server.signing_key("RS256"), iat=now - 7200, exp=now - 3600)


def _forged(server: RunningServer, key: SigningKey, **claims: Any) -> VerificationQuestion:
    question = _question(server)
    genuine = jwt.decode(question.token, options={"verify_signature": False})
    return replace(question, token=key.sign({**genuine, **claims}, question.typ))


def _successor(server: RunningServer, _gateway: str) -> Iterator[VerificationQuestion]:
    before = _question(server)
    yield before
    with server.standby_keys_sign():
        yield replace(before, token=server.token("product_read", server.own_audience))


def _new_key(seconds_later: int) -> Callable[[RunningServer, str], Iterator[VerificationQuestion]]:
    def questions(server: RunningServer, _gateway: str) -> Iterator[VerificationQuestion]:
        before = _question(server)
        yield before
        with server.new_keys_sign():
            token = server.token("product_read", server.own_audience)
            yield replace(before, token=token, seconds_later=seconds_later)

    return questions


def _no_jwks(server: RunningServer, gateway: str) -> Iterator[VerificationQuestion]:
    yield replace(_question(server), jwks_uri=f"{gateway}/DEFAULT_5XX/503/jwks.json")


ACCEPTED = [
    _genuine("RS256, `at+jwt`", "product_read"),
    _genuine("RS256, `at+jwt`, without scope", ""),
    _genuine("ES256, `at+jwt`", "orders:read", ORDERS),
    _genuine("ES256, `JWT`", "stock_read", STOCK),
    VerificationCase("signed by a successor that was in the JWKS before", _successor, is_genuine=True),
    VerificationCase("signed by a new key, two minutes after the JWKS was read", _new_key(120), is_genuine=True),
    VerificationCase("signed by a new key, at once after the JWKS was read", _new_key(0), is_genuine=True),
]
NOT_ACCEPTED = {
    "audience": VerificationCase("of another audience", _another_audience),
    "issuer": VerificationCase("of another issuer (a slash more)", _another_issuer),
    "signature": VerificationCase("signed by another key under our `kid`", _another_key),
    "kid": VerificationCase("signed by a key that is not in the JWKS", _unknown_key),
    "expiry": VerificationCase("expired", _expired),
    "jwks": VerificationCase("while the JWKS answers 503", _no_jwks),
}
VERIFICATION_CASES = [*ACCEPTED, *NOT_ACCEPTED.values()]
