"""RFC 7515 §7.1: reads a compact JWS strictly, before any signature is verified.

PyJWT accepts other encodings and duplicate members, but one token must not have two forms or two readings.
"""

import base64
import json
from typing import Any, NamedTuple


class UnverifiedJws(NamedTuple):
    header: dict[str, Any]
    claims: dict[str, Any]


def unverified(token: str) -> UnverifiedJws:
    """Header and claims of a JWS whose payload is a JSON object. Raises ValueError."""
    try:
        decoded = [_decode_canonical(part) for part in token.split(".")]
        # Decode first because `json.loads` accepts UTF-16 in bytes.
        header, claims = [
            json.loads(part.decode("utf-8"), object_pairs_hook=without_duplicates) for part in decoded[:2]
        ]
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    if len(decoded) != 3 or not isinstance(header, dict) or not isinstance(claims, dict):
        raise ValueError("not three parts with two JSON objects")
    return UnverifiedJws(header, claims)


def _decode_canonical(part: str) -> bytes:
    """RFC 7515 §2."""
    decoded = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise ValueError("the base64url is not canonical")
    return decoded


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 7515 §4, RFC 7519 §4: no duplicate members. Raises ValueError."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate member")
    return members
