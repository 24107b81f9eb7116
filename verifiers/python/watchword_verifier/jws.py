"""RFC 7515: compact JWS, verified with one of the server's keys."""

import base64
import json
import re
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from .refusals import InvalidToken

# RFC 7515 §7.1.
COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)
# RFC 8725 §3.1: the algorithms of the server, and of which keys.
ALGORITHMS: Final = {"RS256": ("RSA", None), "ES256": ("EC", "P-256")}
# RFC 7518 §3.3.
MINIMUM_RSA_BITS: Final = 2048

NOT_A_TOKEN: Final = "The access token is malformed. Request a new one."
NOT_VERIFIED: Final = "The access token was not signed by the issuer of this API."


def unverified_header(token: str) -> dict[str, Any]:
    """The header of a JWS that can be verified: `alg`, `kid` and `typ` are strings. Raises InvalidToken."""
    match = COMPACT.fullmatch(token)
    if match is None:
        raise InvalidToken(NOT_A_TOKEN)
    header = json_object(_decoded(match[1]))
    names = "alg", "kid", "typ"
    # RFC 7515 §4.1.11: no extension is known here.
    if "crit" in header or not all(isinstance(header.get(name), str) for name in names):
        raise InvalidToken(NOT_A_TOKEN)
    return header


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise InvalidToken(NOT_A_TOKEN) from None


def json_object(content: bytes) -> dict[str, Any]:
    """Raises InvalidToken."""
    try:
        value = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InvalidToken(NOT_A_TOKEN) from None
    if not isinstance(value, dict):
        raise InvalidToken(NOT_A_TOKEN)
    return value


def usable_key(jwk: object) -> jwt.PyJWK | None:
    """RFC 7517: a key that can sign tokens; None for any other, which is no error of the key set."""
    if not isinstance(jwk, dict) or not isinstance(jwk.get("kid"), str) or jwk.get("use", "sig") != "sig":
        return None
    for alg, (kty, crv) in ALGORITHMS.items():
        if (jwk.get("kty"), jwk.get("crv")) == (kty, crv) and jwk.get("alg", alg) == alg:
            try:
                key = jwt.PyJWK(jwk, alg)
            except (jwt.PyJWTError, ValueError, TypeError, KeyError):
                return None
            is_weak = isinstance(key.key, RSAPublicKey) and key.key.key_size < MINIMUM_RSA_BITS
            return None if is_weak else key
    return None


def verified_payload(token: str, key: jwt.PyJWK) -> dict[str, Any]:
    """Raises InvalidToken. RFC 8725 §3.1: the only alg is the one of the key, whatever the token says."""
    try:
        payload = jwt.PyJWS().decode(token, key, algorithms=[key.algorithm_name])
    except (jwt.PyJWTError, ValueError, TypeError):
        # `from None` because the exception may hold the token.
        raise InvalidToken(NOT_VERIFIED) from None
    return json_object(payload)


def has_typ(header: dict[str, Any], typs: frozenset[str]) -> bool:
    """RFC 7515 §4.1.9: a media type, so without regard to case, and `application/` may be left out."""
    return str(header["typ"]).lower().removeprefix("application/") in typs


def is_date(value: object) -> bool:
    """RFC 7519 §2: a NumericDate."""
    if isinstance(value, float):
        # Neither NaN nor an infinity, which json.loads accepts.
        return value - value == 0
    return isinstance(value, int) and not isinstance(value, bool)
