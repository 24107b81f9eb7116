"""RFC 9068 §4, RFC 8725 §3: a token that this server signed, verified as any resource server would.

What is stored about its client is not looked at: see `bearer`.
"""

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import jwt

from ..keys.key_ring import KeyRing
from .access_token import CLAIMS, CLOCK_LEEWAY, REQUIRED_CLAIMS, credential_id_of
from .errors import InvalidScope, InvalidToken
from .scope import Scope

HEADER_MEMBERS: Final = frozenset({"typ", "alg", "kid"})


@dataclass(frozen=True)
class VerifiedClaims:
    """`iat` and `exp` are seconds since 1970."""

    client_id: str
    generation: int
    scope: Scope
    iat: int
    exp: int
    jti: str

    @property
    def credential_id(self) -> str:
        """Of the credential that the token was got with."""
        return credential_id_of(self.jti)


def verified_token(
    token: str, *, issuer: str, audience: str, typs: Collection[str], key_ring: KeyRing, now: datetime
) -> VerifiedClaims:
    """The claims of a token that is good at `now`. `typs` are the types that its header may name.

    Raises InvalidToken.
    """
    unverified_header = _unverified_header(token)
    # RFC 8725 §3.10: the kid only looks a key up among ours; neither key nor alg is ever taken from the token.
    key = key_ring.published_key(unverified_header["kid"], now)
    if key is None:
        raise refused("no published key has this kid")
    # RFC 8725 §3.1 and §3.11: one alg per key; explicit typing.
    if unverified_header["alg"] != key.alg or unverified_header["typ"] not in typs:
        raise refused("alg or typ is not what this server writes")
    try:
        claims = jwt.decode(
            token,
            key.public_key,
            algorithms=[key.alg],
            issuer=issuer,
            audience=audience,
            options={
                "verify_signature": True,
                "require": sorted(REQUIRED_CLAIMS),
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
        raise refused(type(error).__name__) from None
    if not claims.keys() <= CLAIMS:
        raise refused("a claim that this server never writes")
    return _in_time(_typed(claims), now)


def refused(detail: str) -> InvalidToken:
    return InvalidToken("The access token is expired, revoked, malformed or not for this API.", detail=detail)


def _unverified_header(token: str) -> dict[str, str]:
    """The header, if it has just the members that this server writes: no crit, jwk, jku, x5u, x5c or b64 passes."""
    try:
        decoded = [_canonically_decoded(part) for part in token.split(".")]
        # Text, not bytes: json would read UTF-16 from bytes.
        header, _ = [json.loads(part.decode("utf-8"), object_pairs_hook=_without_duplicates) for part in decoded[:2]]
    except (ValueError, RecursionError):
        raise refused("not a JWS of JSON objects in canonical base64url") from None
    if (
        not isinstance(header, dict)
        or header.keys() != HEADER_MEMBERS
        or not all(isinstance(value, str) for value in header.values())
    ):
        raise refused("the header has other members than typ, alg and kid")
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


def _typed(claims: dict[str, Any]) -> VerifiedClaims:
    """RFC 9068 §2.2, RFC 7519 §2: PyJWT reads `"9_999"` and 10**50 as dates."""
    texts = [claims["sub"], claims["client_id"], claims["jti"], claims.get("scope", "")]
    numbers = [claims["iat"], claims["exp"], claims["generation"]]
    if not all(isinstance(text, str) for text in texts) or claims["sub"] != claims["client_id"]:
        raise refused("a claim is not a string, or sub is not client_id")
    if not all(type(number) is int and 0 <= number < 2**53 for number in numbers):
        raise refused("a claim is not a whole number")
    try:
        scope = Scope.parse(claims.get("scope", ""))
    except InvalidScope as error:
        raise refused("the scope is malformed") from error
    return VerifiedClaims(claims["client_id"], claims["generation"], scope, claims["iat"], claims["exp"], claims["jti"])


def _in_time(claims: VerifiedClaims, now: datetime) -> VerifiedClaims:
    leeway = CLOCK_LEEWAY.total_seconds()
    if not claims.iat - leeway <= now.timestamp() < claims.exp + leeway:
        raise refused("expired, or issued in the future")
    return claims
