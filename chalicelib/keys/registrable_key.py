"""RFC 7517, 7518 §6 and 8037 §2: which public keys a client may register, read from a JWK or from PEM.

`alg` is fixed at registration. No exception holds a part of a key.
"""

import base64
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurve,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .signing_key import RSA_KEY_SIZE, RSA_PUBLIC_EXPONENT, base64url, base64url_uint

# What a key of this `kty`, or on this `crv`, may sign with. The first is the default.
ALGS: Final[Mapping[str, tuple[str, ...]]] = {
    "RSA": ("RS256", "PS256"),
    "P-256": ("ES256",),
    "P-384": ("ES384",),
    "Ed25519": ("EdDSA",),
}
CURVES: Final[Mapping[str, EllipticCurve]] = {"P-256": SECP256R1(), "P-384": SECP384R1()}
# Verification with a longer key would be slow, and no client needs one.
MAXIMUM_RSA_KEY_SIZE: Final = 8192
MAXIMUM_NUMBER_LENGTH: Final = MAXIMUM_RSA_KEY_SIZE // 6 + 4
# RFC 7518 §6.2.2, §6.3.2 and §6.4.1.
PRIVATE_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+")
# RFC 8032 §5.1.
ED25519_PRIME: Final = 2**255 - 19
ED25519_D: Final = -121665 * pow(121666, -1, ED25519_PRIME) % ED25519_PRIME

PRIVATE: Final = (
    "This is a private key. It was not stored. Make a new key pair, because this private key has left its place, and"
    " send only the public key."
)
SHARED: Final = "An oct key is a shared secret. Send a public key, or use a client secret."
UNSUPPORTED: Final = "Unsupported key type. Supported: RSA, EC with P-256 or P-384, and OKP with Ed25519."
NO_POINT: Final = "The key is not a valid point of its curve."
CERTIFICATE: Final = "This is a certificate. Send its public key: openssl x509 -pubkey -noout -in certificate.pem"


class RegistrableKey(NamedTuple):
    """`jwk` has the members that RFC 7638 §3.2 names, in their canonical form. `kid` is empty if the JWK has none."""

    alg: str
    jwk: Mapping[str, str]
    kid: str = ""


class UnusableKey(Exception):
    """The text says why. `member` is the member of the JWK that is at fault, or empty."""

    def __init__(self, reason: str, member: str = "") -> None:
        super().__init__(reason)
        self.member = member


class PrivateKeySent(UnusableKey):
    def __init__(self) -> None:
        super().__init__(PRIVATE)


def key_of_jwk(jwk: Mapping[str, Any], alg: str | None = None) -> RegistrableKey:
    """`alg` is the caller's choice. Raises UnusableKey."""
    if jwk.get("kty") == "oct":
        raise UnusableKey(SHARED, "kty")
    if PRIVATE_MEMBERS & jwk.keys():
        raise PrivateKeySent
    _check_purpose(jwk)
    kind, members = _public_members(jwk)
    kid = jwk.get("kid", "")
    if not isinstance(kid, str):
        raise UnusableKey("This value should be of type string.", "kid")
    return RegistrableKey(_alg(kind, jwk.get("alg"), alg), members, kid)


def key_of_pem(pem: str, alg: str | None = None) -> RegistrableKey:
    """Of a SubjectPublicKeyInfo or a PKCS #1 public key. Raises UnusableKey."""
    if "PRIVATE KEY" in pem:
        raise PrivateKeySent
    if "CERTIFICATE" in pem:
        raise UnusableKey(CERTIFICATE)
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise UnusableKey("This is not a public key in PEM, which begins with -----BEGIN PUBLIC KEY-----.") from None
    return key_of_jwk(_jwk(key), alg)


def _jwk(key: object) -> Mapping[str, str]:
    if isinstance(key, RSAPublicKey):
        rsa = key.public_numbers()
        return {"kty": "RSA", "n": base64url_uint(rsa.n), "e": base64url_uint(rsa.e)}
    if isinstance(key, EllipticCurvePublicKey):
        point, length = key.public_numbers(), _coordinate_length(key.curve)
        crv = next((crv for crv, curve in CURVES.items() if curve.name == key.curve.name), key.curve.name)
        return {"kty": "EC", "crv": crv, "x": base64url_uint(point.x, length), "y": base64url_uint(point.y, length)}
    if isinstance(key, Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url(key.public_bytes_raw())}
    raise UnusableKey(UNSUPPORTED)


def _check_purpose(jwk: Mapping[str, Any]) -> None:
    """RFC 7517 §4.2 and §4.3."""
    if jwk.get("use", "sig") != "sig":
        raise UnusableKey("The key is not for signatures: use must be sig.", "use")
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        raise UnusableKey("The key is not for the verification of signatures: key_ops must have verify.", "key_ops")


def _public_members(jwk: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """The kind of the key, as in ALGS, and its canonical members."""
    kty, crv = jwk.get("kty"), jwk.get("crv")
    if kty == "RSA":
        return "RSA", _rsa(jwk)
    if kty == "EC" and isinstance(crv, str) and crv in CURVES:
        return crv, _ec(jwk, crv)
    if kty == "OKP" and crv == "Ed25519":
        return crv, _ed25519(jwk)
    raise UnusableKey(UNSUPPORTED, "crv" if kty in ("EC", "OKP") else "kty")


def _rsa(jwk: Mapping[str, Any]) -> Mapping[str, str]:
    modulus = int.from_bytes(_bytes(jwk, "n"), "big")
    size = modulus.bit_length()
    if not RSA_KEY_SIZE <= size <= MAXIMUM_RSA_KEY_SIZE:
        raise UnusableKey(f"An RSA key must have {RSA_KEY_SIZE} to {MAXIMUM_RSA_KEY_SIZE} bits.", "n")
    if modulus % 2 == 0:
        raise UnusableKey("The modulus of an RSA key is odd.", "n")
    if int.from_bytes(_bytes(jwk, "e"), "big") != RSA_PUBLIC_EXPONENT:
        raise UnusableKey(f"The exponent of an RSA key must be {RSA_PUBLIC_EXPONENT}, which is AQAB.", "e")
    # RFC 7518 §6.3.1.1: libraries may prefix a zero byte. Without it, equal keys have equal thumbprints.
    return {"kty": "RSA", "n": base64url_uint(modulus), "e": base64url_uint(RSA_PUBLIC_EXPONENT)}


def _ec(jwk: Mapping[str, Any], crv: str) -> Mapping[str, str]:
    curve = CURVES[crv]
    length = _coordinate_length(curve)
    x, y = (int.from_bytes(_bytes(jwk, name, length), "big") for name in ("x", "y"))
    try:
        EllipticCurvePublicNumbers(x, y, curve).public_key()
    except ValueError:
        raise UnusableKey(NO_POINT, "x") from None
    return {"kty": "EC", "crv": crv, "x": base64url_uint(x, length), "y": base64url_uint(y, length)}


def _ed25519(jwk: Mapping[str, Any]) -> Mapping[str, str]:
    encoded = _bytes(jwk, "x", 32)
    if not _is_ed25519_key(encoded):
        raise UnusableKey(NO_POINT, "x")
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url(encoded)}


def _is_ed25519_key(encoded: bytes) -> bool:
    """RFC 8032 §5.1.3, which OpenSSL leaves to the verification. For a point of small order anybody can sign."""
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    square = y * y % ED25519_PRIME
    x_square = (square - 1) * pow(ED25519_D * square + 1, -1, ED25519_PRIME) % ED25519_PRIME
    is_point = y < ED25519_PRIME and pow(x_square, (ED25519_PRIME - 1) // 2, ED25519_PRIME) == 1
    # Of order 1 and 2, 4, and 8.
    is_small = x_square == 0 or y == 0 or (x_square + square) % ED25519_PRIME == 0
    return is_point and not is_small


def _alg(kind: str, own_alg: object, chosen_alg: str | None) -> str:
    # RFC 9864 §2.2 names EdDSA with Ed25519 like its curve, and browsers export keys so.
    own_alg = "EdDSA" if own_alg == "Ed25519" else own_alg
    fitting = " or ".join(ALGS[kind])
    if own_alg is not None and own_alg not in ALGS[kind]:
        raise UnusableKey(f"This alg does not fit the key. Its alg can be {fitting}.", "alg")
    if chosen_alg is not None and chosen_alg not in ALGS[kind]:
        raise UnusableKey(f"The alg does not fit the key. Its alg can be {fitting}.")
    if None not in (own_alg, chosen_alg) and own_alg != chosen_alg:
        raise UnusableKey("The JWK names another alg.", "alg")
    return str(own_alg or chosen_alg or ALGS[kind][0])


def _bytes(jwk: Mapping[str, Any], name: str, length: int | None = None) -> bytes:
    """RFC 7515 §2: canonical base64url without padding."""
    text = jwk.get(name)
    if not isinstance(text, str) or not BASE64URL.fullmatch(text):
        raise UnusableKey("This value should be base64url without padding.", name)
    if len(text) > MAXIMUM_NUMBER_LENGTH:
        raise UnusableKey("This value is too long.", name)
    decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if len(text) % 4 != 1 else b""
    if base64url(decoded) != text:
        raise UnusableKey("This value should be base64url without padding.", name)
    if length is not None and len(decoded) != length:
        raise UnusableKey(f"This value should have {length} bytes.", name)
    return decoded


def _coordinate_length(curve: EllipticCurve) -> int:
    return (curve.key_size + 7) // 8
