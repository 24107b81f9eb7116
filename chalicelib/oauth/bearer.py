"""RFC 6750 and RFC 9068 §4: who calls our own endpoints, and what for.

A token is first verified as any resource server would, with every check spelled out, and then against what is stored
now: our own endpoints trust it only while it agrees with the client's registration of this moment.
"""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import jwt

from ..keys.key_ring import KeyRing
from .access_token import CLOCK_LEEWAY, access_token_lifetime
from .catalogue import Catalogue
from .client import Client
from .client_authentication import ClientReader
from .errors import InvalidScope, InvalidToken, MissingToken
from .resource import Resource
from .scope import Scope

# RFC 6750 §2.1, in the form of a JWS (RFC 7515 §7.1): three parts of base64url without padding.
BEARER: Final = re.compile(r"bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.IGNORECASE | re.ASCII)
MAXIMUM_TOKEN_LENGTH: Final = 8192
HEADER_MEMBERS: Final = frozenset({"typ", "alg", "kid"})
REQUIRED_CLAIMS: Final = ("iss", "sub", "client_id", "aud", "iat", "exp", "jti", "generation")


@dataclass(frozen=True)
class Caller:
    """Who called: the client as it is stored now, and what its token and its registration both permit."""

    client: Client
    scope: Scope
    jti: str

    @property
    def secret_id(self) -> str:
        """Of the secret that the token was got with; access_token.issue puts it there."""
        return self.jti.partition(".")[2]


@dataclass(frozen=True)
class BearerAuthentication:
    issuer: str
    clients: ClientReader
    catalogue: Callable[[], Catalogue]
    key_ring: Callable[[], KeyRing]
    clock: Callable[[], datetime]

    def authenticate(self, authorization: str | None) -> Caller:
        """`authorization` is the header of that name. Raises InvalidToken; MissingToken when nothing was sent."""
        if not authorization:
            raise MissingToken
        match = BEARER.fullmatch(authorization)
        if match is None or len(authorization) > MAXIMUM_TOKEN_LENGTH:
            raise InvalidToken(
                "Send the Authorization header as Bearer and the access token.", detail="not a bearer token"
            )
        catalogue, now = self.catalogue(), self.clock()
        claims = _verified_claims(match[1], self.issuer, catalogue.own, self.key_ring(), now)
        client = self.clients.find(claims["client_id"])
        return _agreeing_with_what_is_stored(claims, client, catalogue, now)


def _verified_claims(token: str, issuer: str, own: Resource, key_ring: KeyRing, now: datetime) -> dict[str, Any]:
    """RFC 9068 §4, RFC 8725 §3: the claims of a token that this server signed for itself and that is good at `now`."""
    unverified_header = _unverified_header(token)
    # RFC 8725 §3.10: the kid only looks a key up among ours; neither key nor alg is ever taken from the token.
    key = key_ring.published_key(unverified_header["kid"], now)
    if key is None:
        raise _refused("no published key has this kid")
    # RFC 8725 §3.1 and §3.11: one alg per key; explicit typing.
    if unverified_header["alg"] != key.alg or unverified_header["typ"] not in {"at+jwt", own.typ}:
        raise _refused("alg or typ is not what this server writes")
    try:
        claims = jwt.decode(
            token,
            key.public_key,
            algorithms=[key.alg],
            issuer=issuer,
            audience=own.identifier,
            options={
                "verify_signature": True,
                "require": list(REQUIRED_CLAIMS),
                "verify_iss": True,
                "verify_aud": True,
                "strict_aud": True,
                # Checked below, against our own clock and with types that PyJWT lets pass.
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        # `from None`: the exception may carry the token.
        raise _refused(type(error).__name__) from None
    _check_types(claims)
    if (
        not claims["iat"] - CLOCK_LEEWAY.total_seconds()
        <= now.timestamp()
        < claims["exp"] + CLOCK_LEEWAY.total_seconds()
    ):
        raise _refused("expired, or issued in the future")
    return claims


def _unverified_header(token: str) -> dict[str, str]:
    """The header, if it has just the members that this server writes: no crit, jwk, jku, x5u, x5c or b64 passes."""
    try:
        decoded = [_canonically_decoded(part) for part in token.split(".")]
        # Text, not bytes: json would read UTF-16 from bytes.
        header, _ = [json.loads(part.decode("utf-8"), object_pairs_hook=_without_duplicates) for part in decoded[:2]]
    except (ValueError, RecursionError):
        raise _refused("not a JWS of JSON objects in canonical base64url") from None
    if (
        not isinstance(header, dict)
        or header.keys() != HEADER_MEMBERS
        or not all(isinstance(v, str) for v in header.values())
    ):
        raise _refused("the header has other members than typ, alg and kid")
    return header


def _canonically_decoded(part: str) -> bytes:
    """RFC 7515 §2: base64url has one spelling; PyJWT takes others, and a token must not have two names."""
    decoded = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise ValueError("not canonical")
    return decoded


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 7515 §4, RFC 7519 §4."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice")
    return members


def _check_types(claims: dict[str, Any]) -> None:
    """RFC 9068 §2.2, RFC 7519 §2: PyJWT reads `"9_999"` and 10**50 as dates."""
    texts = [claims["sub"], claims["client_id"], claims["jti"], claims.get("scope", "")]
    numbers = [claims["iat"], claims["exp"], claims["generation"]]
    if not all(isinstance(text, str) for text in texts) or claims["sub"] != claims["client_id"]:
        raise _refused("a claim is not a string, or sub is not client_id")
    if not all(type(number) is int and 0 <= number < 2**53 for number in numbers):
        raise _refused("a claim is not a whole number")


def _agreeing_with_what_is_stored(
    claims: dict[str, Any], client: Client | None, catalogue: Catalogue, now: datetime
) -> Caller:
    if client is None or client.generation != claims["generation"]:
        raise _refused("the client was deleted")
    if not client.enabled:
        raise _refused("the client is disabled")
    for moment in (client.tokens_valid_from, catalogue.epoch):
        if moment is not None and claims["iat"] < moment.timestamp():
            raise _refused("issued before tokens of this client, or all tokens, were revoked")
    lifetime = access_token_lifetime(client, catalogue.own, catalogue.settings).total_seconds()
    if claims["exp"] - claims["iat"] > lifetime and now.timestamp() >= claims["iat"] + lifetime:
        raise _refused("older than the lifetime that the client has now")
    try:
        granted = Scope.parse(claims.get("scope", ""))
    except InvalidScope as error:
        raise _refused("the scope is none") from error
    current = client.registered_scope(catalogue.own.slug) & catalogue.own.available_scope()
    return Caller(client, granted & current, claims["jti"])


def _refused(detail: str) -> InvalidToken:
    return InvalidToken("The access token is expired, revoked, malformed or not for this API.", detail=detail)
