"""RFC 7521 §4.2, RFC 7523 §3, rfc7523bis: a JWT that proves who a client is.

A request without an assertion does not import this module, because PyJWT is most of a cold start.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import jwt

from .access_token import CLOCK_LEEWAY
from .client_authentication import ASSERTION_ALGS
from .errors import InvalidClient
from .jws import unverified
from .nobodys_keys import NOBODYS_KEYS

# Characters. The longest assertion of a known library or platform has about 2,000.
MAXIMUM_LENGTH: Final = 8192
MAXIMUM_JTI_LENGTH: Final = 255
MAXIMUM_SUBJECT_LENGTH: Final = 2048
# No client and no trusted issuer can have this identifier.
NO_ISSUER: Final = "no issuer"
# RFC 8725 §3.11. Libraries send no typ, JWT, or the one of rfc7523bis. Access tokens have another.
TYPS: Final = frozenset({"jwt", "client-authentication+jwt"})
# `x5t` is ignored. Others select a key or change the meaning of the JWS: jwk, jku, x5u, x5c, crit, b64.
HEADER_MEMBERS: Final = frozenset({"alg", "typ", "kid", "x5t", "x5t#S256"})
# Dates beyond it lose whole seconds when they are JSON numbers.
MAXIMUM_DATE: Final = 2**53


class Assertion(NamedTuple):
    """Nothing in it is verified. `exp`, `iat` and `nbf` are seconds since 1970; `kid` and `jti` may be empty."""

    token: str
    alg: str
    kid: str
    iss: str
    sub: str
    exp: float
    iat: float | None
    nbf: float | None
    jti: str
    claims: Mapping[str, Any]

    def __repr__(self) -> str:
        """Without the assertion, which authenticates its owner until it is used or expires."""
        return "Assertion()"


def parse_assertion(token: str, typs: frozenset[str] = TYPS) -> Assertion:
    """`typs` are in lower case. Raises InvalidClient, with a description that depends on the assertion alone."""
    if len(token) > MAXIMUM_LENGTH:
        raise refused(f"The assertion is longer than {MAXIMUM_LENGTH} characters.")
    try:
        header, claims = unverified(token)
    except ValueError:
        raise refused("The assertion is not a JWS of JSON objects in canonical base64url.") from None
    if not header.keys() <= HEADER_MEMBERS:
        raise refused("The header of the assertion may have alg, typ, kid, x5t and x5t#S256 only.")
    typ, kid = header.get("typ", "JWT"), header.get("kid", "")
    if not isinstance(typ, str) or typ.lower().removeprefix("application/") not in typs:
        raise refused("The typ of the assertion must be JWT or client-authentication+jwt.")
    if header.get("alg") not in ASSERTION_ALGS:
        raise refused(f"The alg of the assertion must be one of {', '.join(ASSERTION_ALGS)}.")
    if not isinstance(kid, str):
        raise refused("The kid of the assertion is not a string.")
    # JWT-SVID §3 does not require iss.
    texts = {"iss": claims.get("iss", NO_ISSUER), "sub": claims.get("sub")}
    for name, text in texts.items():
        if not isinstance(text, str) or not 0 < len(text) <= MAXIMUM_SUBJECT_LENGTH or not text.isprintable():
            raise refused(f"The claim {name} of the assertion is not a text of printable characters.")
    exp = _date(claims, "exp")
    if exp is None:
        raise refused("The claim exp of the assertion is missing.")
    return Assertion(
        token,
        str(header["alg"]),
        kid,
        str(texts["iss"]),
        str(texts["sub"]),
        exp,
        _date(claims, "iat"),
        _date(claims, "nbf"),
        _jti(claims),
        claims,
    )


def check_audience(assertion: Assertion, audience: str) -> None:
    """rfc7523bis: the issuer of this server, alone, so that no other server can use the assertion here.

    Raises InvalidClient.
    """
    if assertion.claims.get("aud") not in (audience, [audience]):
        raise refused(f"The aud of the assertion must be {audience} and nothing else.")


def check_dates(assertion: Assertion, maximum_age: timedelta, now: datetime) -> None:
    """RFC 7523 §3 (4) to (6). The age counts from `iat`, because libraries set `exp` as they like.

    Raises InvalidClient.
    """
    moment, leeway, age = now.timestamp(), CLOCK_LEEWAY.total_seconds(), maximum_age.total_seconds()
    if moment >= assertion.exp + leeway:
        raise refused("The assertion is expired.")
    if assertion.iat is None and assertion.exp > moment + age + leeway:
        raise refused(f"The assertion has no iat, so its exp must be within {age:.0f} seconds.")
    if assertion.iat is not None and moment > assertion.iat + age + leeway:
        raise refused(f"The assertion is older than {age:.0f} seconds. Make a new one for each token request.")
    if max(assertion.iat or 0, assertion.nbf or 0) > moment + leeway:
        raise refused("The iat or nbf of the assertion is in the future. Check the clock.")


def end_of_use(assertion: Assertion, maximum_age: timedelta, now: datetime) -> datetime:
    """When `check_dates` refuses the assertion at the latest."""
    begin = now.timestamp() if assertion.iat is None else assertion.iat
    seconds = min(assertion.exp, begin + maximum_age.total_seconds()) + 2 * CLOCK_LEEWAY.total_seconds()
    return now + timedelta(seconds=seconds - now.timestamp())


def verifying_key(assertion: Assertion, jwks: Iterable[Mapping[str, str]]) -> Mapping[str, str] | None:
    """The first of the public keys that verifies the signature. The caller selects keys for the alg of the assertion.

    Without any keys, one signature is verified anyway, so that timing does not reveal ids.
    """
    candidates = tuple(jwks)
    for jwk in candidates or (NOBODYS_KEYS[assertion.alg],):
        if _is_signed_by(assertion, jwk) and candidates:
            return jwk
    return None


def refused(error_description: str, client_id: str | None = None) -> InvalidClient:
    """The description is also for the log. It contains no part of the assertion."""
    return InvalidClient(error_description, detail=error_description, client_id=client_id)


def _is_signed_by(assertion: Assertion, jwk: Mapping[str, str]) -> bool:
    try:
        # RFC 8725 §3.1: the key has one alg, and PyJWT accepts only that one.
        key = jwt.PyJWK(dict(jwk), assertion.alg)
        jwt.PyJWS().decode_complete(assertion.token, key, algorithms=[assertion.alg])
    except (jwt.PyJWTError, ValueError, TypeError):
        return False
    return True


def _date(claims: Mapping[str, Any], name: str) -> float | None:
    """RFC 7519 §2: a number of seconds, which may have a fraction. Raises InvalidClient."""
    value = claims.get(name)
    if value is None and name not in claims:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < MAXIMUM_DATE:
        raise refused(f"The claim {name} of the assertion is not a date in seconds since 1970.")
    return float(value)


def _jti(claims: Mapping[str, Any]) -> str:
    jti = claims.get("jti", "")
    if not isinstance(jti, str) or len(jti) > MAXIMUM_JTI_LENGTH or not jti.isprintable():
        raise refused(f"The jti of the assertion is not a text of up to {MAXIMUM_JTI_LENGTH} printable characters.")
    return jti
