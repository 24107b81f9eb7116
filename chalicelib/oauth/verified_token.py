"""RFC 9068 §4, RFC 8725 §3: verifies a token of this server in the way that any resource server does.

It does not read the stored client: see `bearer`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import jwt
from jwt.exceptions import InvalidIssuerError, InvalidJTIError, InvalidSubjectError, MissingRequiredClaimError

from ..keys.key_ring import KeyRing
from .access_token import CLAIMS, CLOCK_LEEWAY, REQUIRED_CLAIMS, credential_id_of
from .errors import InvalidScope, InvalidToken
from .jws import unverified
from .scope import Scope

# What PyJWT raises for claims, which it reads only after it has verified the signature.
CLAIM_ERRORS: Final = (InvalidIssuerError, InvalidJTIError, InvalidSubjectError, MissingRequiredClaimError)
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
        """The id of the credential that the token was issued for."""
        return credential_id_of(self.jti)


class SignedToken(NamedTuple):
    """Whose signature and issuer are verified. It may be expired, and need not be an access token."""

    typ: str
    claims: dict[str, Any]


def verify_token(
    token: str, *, issuer: str, audience: str, typs: Collection[str], key_ring: KeyRing, now: datetime
) -> VerifiedClaims:
    """The claims of a token that is valid at `now`. `typs` are the accepted values of the header `typ`.

    Raises InvalidToken. Its description is the same for every token that this server did not sign, and specific for
    the others.
    """
    signed = verify_signature(token, issuer=issuer, key_ring=key_ring, now=now)
    _check_audience(signed.claims["aud"], audience)
    # After `aud`, because another API may have another typ.
    claims = access_token_claims(signed, typs)
    check_times(claims, now)
    return claims


def verify_signature(token: str, *, issuer: str, key_ring: KeyRing, now: datetime) -> SignedToken:
    """Raises InvalidToken."""
    unverified_header = _unverified_header(token)
    # RFC 8725 §3.10: the kid only selects one of our keys. Neither the key nor the alg comes from the token.
    key = key_ring.published_key(unverified_header["kid"], now)
    if key is None:
        raise _unverified("no published key has this kid")
    # RFC 8725 §3.1: one alg per key.
    if unverified_header["alg"] != key.alg:
        raise _unverified("the alg is not the one of this key")
    try:
        claims = jwt.decode(
            token,
            key.public_key,
            algorithms=[key.alg],
            issuer=issuer,
            options={
                "verify_signature": True,
                "require": sorted(REQUIRED_CLAIMS),
                "verify_iss": True,
                # Verified below: `aud` because PyJWT's error does not have it; the times because PyJWT takes no clock
                # argument and accepts other types.
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except CLAIM_ERRORS as error:
        raise _malformed(type(error).__name__) from None
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        # `from None` because the exception may hold the token.
        raise _unverified(type(error).__name__) from None
    return SignedToken(unverified_header["typ"], claims)


def access_token_claims(signed: SignedToken, typs: Collection[str]) -> VerifiedClaims:
    """Raises InvalidToken for what is no access token."""
    # RFC 8725 §3.11: explicit typing.
    if signed.typ not in typs:
        raise _malformed("the typ is not the one of this API")
    if not signed.claims.keys() <= CLAIMS:
        raise _malformed("the token has a claim that this server never writes")
    return _verified_claims(signed.claims)


def expired(exp: float, detail: str) -> InvalidToken:
    """`exp` is in seconds since 1970."""
    moment = datetime.fromtimestamp(exp, UTC)
    return InvalidToken(
        f"The access token expired at {moment:%Y-%m-%d %H:%M:%S} UTC. Request a new one.", detail=detail
    )


def _malformed(detail: str) -> InvalidToken:
    return InvalidToken("The access token is malformed. Request a new one.", detail=detail)


def _unverified(detail: str) -> InvalidToken:
    return InvalidToken("The access token is expired, revoked, malformed or not for this API.", detail=detail)


def _check_audience(aud: Any, audience: str) -> None:
    """RFC 9068 §4. `aud` is one string in every token of this server."""
    if not isinstance(aud, str):
        raise _malformed("aud is not a string")
    if aud != audience:
        raise InvalidToken(
            f"The access token is for another API: its aud is {aud}. Request a token for {audience}.",
            detail="the token is for another API",
        )


def _unverified_header(token: str) -> dict[str, str]:
    """The header. It must have exactly the members of our tokens, so crit, jwk, jku, x5u, x5c and b64 are refused."""
    try:
        header = unverified(token).header
    except ValueError:
        raise _unverified("the token is not a JWS of JSON objects in canonical base64url") from None
    if header.keys() != HEADER_MEMBERS or not all(isinstance(value, str) for value in header.values()):
        raise _unverified("the header must have exactly the members typ, alg and kid, all strings")
    return header


def _verified_claims(claims: dict[str, Any]) -> VerifiedClaims:
    """RFC 9068 §2.2, RFC 7519 §2. Verifies the types because PyJWT accepts `"9_999"` and 10**50 as dates."""
    texts = [claims["sub"], claims["client_id"], claims["jti"], claims.get("scope", "")]
    numbers = [claims["iat"], claims["exp"], claims["generation"]]
    if not all(isinstance(text, str) for text in texts) or claims["sub"] != claims["client_id"]:
        raise _malformed("a claim is not a string, or sub is not client_id")
    if not all(type(number) is int and 0 <= number < 2**53 for number in numbers):
        raise _malformed("a claim is not a whole number")
    try:
        scope = Scope.parse(claims.get("scope", ""))
    except InvalidScope as error:
        raise _malformed("the scope is malformed") from error
    return VerifiedClaims(claims["client_id"], claims["generation"], scope, claims["iat"], claims["exp"], claims["jti"])


def check_times(claims: VerifiedClaims, now: datetime) -> None:
    """Raises InvalidToken."""
    leeway = CLOCK_LEEWAY.total_seconds()
    if now.timestamp() >= claims.exp + leeway:
        raise expired(claims.exp, "the token is expired")
    if now.timestamp() < claims.iat - leeway:
        raise _malformed("the token is issued in the future")
