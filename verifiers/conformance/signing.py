"""RFC 7515 compact JWS, signed by hand, because no JOSE library signs tokens as malformed as these."""

import base64
import hashlib
import hmac
import json
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt import PyJWK

# Private JWKs by name. They sign nothing but these cases.
KEYS: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("keys.json").read_text(encoding="utf-8"))


def public_jwk(name: str, **members: Any) -> dict[str, Any]:
    public = {"kty", "n", "e", "crv", "x", "y", "kid", "use", "alg"}
    return {member: value for member, value in KEYS[name].items() if member in public} | members


def pem(name: str) -> bytes:
    """The public key as text, which alg confusion takes for a secret."""
    public_key = PyJWK(public_jwk(name)).key
    return bytes(public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def as_json(value: Any) -> bytes:
    """`value` as JSON; bytes are sent as they are."""
    return value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()


def jws(header: Any, claims: Any, key: str | bytes | None, alg: str | None = None) -> str:
    """Signed with the named key; with bytes, by HMAC; with None, not signed. `alg` is that of the header if absent."""
    signed = f"{encode(as_json(header))}.{encode(as_json(claims))}"
    return f"{signed}.{encode(_signature(signed.encode(), key, alg or header['alg']))}"


def _signature(signed: bytes, key: str | bytes | None, alg: str) -> bytes:
    if key is None:
        return b""
    if isinstance(key, bytes):
        return hmac.digest(key, signed, hashlib.sha256)
    private_key = _private_key(key)
    digest = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[alg[2:]]
    if isinstance(private_key, rsa.RSAPrivateKey):
        # Without salt, so that it is the same each time. No verifier accepts PSS.
        pss = padding.PSS(padding.MGF1(digest), 0)
        return private_key.sign(signed, pss if alg.startswith("PS") else padding.PKCS1v15(), digest)
    assert isinstance(private_key, ec.EllipticCurvePrivateKey)
    # RFC 6979, so that the generator writes the same file each time.
    r, s = decode_dss_signature(private_key.sign(signed, ec.ECDSA(digest, deterministic_signing=True)))
    size = (private_key.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


@cache
def _private_key(name: str) -> Any:
    return PyJWK(KEYS[name], algorithm=KEYS[name]["alg"]).key
