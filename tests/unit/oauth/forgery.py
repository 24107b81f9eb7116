"""Tokens that nobody should take: any header and any claims, signed by any key."""

import base64
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import Algorithm, get_default_algorithms

from chalicelib.keys.signing_key import SigningKey
from tests.fakes.memory import NOON
from tests.fakes.memory_wiring import ISSUER, ring
from tests.unit.example import CLIENT

KEY = ring().signing_key("RS256", NOON)
EC_KEY = ring().signing_key("ES256", NOON)
FOREIGN_KEY = SigningKey.generate("RS256")
PUBLIC_PEM = KEY.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
PUBLIC_DER = KEY.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
IAT = int(NOON.timestamp())

HEADER: dict[str, Any] = {"typ": "at+jwt", "alg": "RS256", "kid": KEY.kid}
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "erp",
    "client_id": "erp",
    "aud": ISSUER + "/admin-api",
    "iat": IAT,
    "exp": IAT + 3600,
    "jti": f"0123456789abcdef0123456789abcdef.{CLIENT.client_secrets[0].credential_id}",
    "scope": "customer_group_read api_client_read",
    "generation": CLIENT.generation,
}


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def jws(header: Any = HEADER, payload: Any = CLAIMS, key: SigningKey = KEY, alg: str = "") -> str:
    """Signed correctly with any content. Bytes are unchanged, other values are encoded as JSON."""
    algorithm: Algorithm = get_default_algorithms()[alg or key.alg]
    return _joined(header, payload, lambda text: algorithm.sign(text, key.private_key))  # type: ignore[arg-type]  # any key


def signed(text: str) -> str:
    """Exactly `text`, with a valid signature."""
    signature: bytes = get_default_algorithms()["RS256"].sign(text.encode(), KEY.private_key)
    return f"{text}.{base64url(signature)}"


def hmac_jws(header: Any, secret: bytes, alg: str) -> str:
    """Signed by HMAC with what everybody knows: RFC 8725 §2.1. PyJWT would refuse to."""
    return _joined(header, CLAIMS, lambda text: hmac.digest(secret, text, f"sha{alg[2:]}"))


def token(header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A valid token, except for the arguments."""
    return jws({**HEADER, **(header or {})}, {**CLAIMS, **claims})


def without(claim: str) -> str:
    return jws(payload={name: value for name, value in CLAIMS.items() if name != claim})


def _joined(header: Any, payload: Any, sign: Any) -> str:
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    text = ".".join(base64url(part) for part in parts)
    return f"{text}.{base64url(sign(text.encode()))}"
