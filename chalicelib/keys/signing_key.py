"""RFC 7515, 7517 and 7638: one private key, its signatures and its public JWK."""

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from json import JSONEncoder
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from . import private_jwk, private_pem

ALGS: Final = ("RS256", "ES256")
# RFC 7518 §3.3 requires at least 2048 bits. Longer keys slow every signature down, and no verifier requires them.
RSA_KEY_SIZE: Final = 2048
RSA_PUBLIC_EXPONENT: Final = 65537
# RFC 7518 §3.4 and §6.2.1.2: of P-256.
COORDINATE_BYTES: Final = 32
# RFC 7638 §3.2: the members of a thumbprint, in alphabetical order.
THUMBPRINT_MEMBERS: Final = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}


# `json.dumps` would make an encoder for each call.
_encode: Final = JSONEncoder(separators=(",", ":")).encode


class MalformedKey(Exception):
    """A key that must not sign. The text never holds key material."""


class SigningKey:
    """A private key for one `alg`. Its `kid` is its RFC 7638 thumbprint, so two keys never share a kid."""

    def __init__(
        self,
        alg: str,
        kid: str,
        public_jwk: Mapping[str, str],
        private_key: RSAPrivateKey | EllipticCurvePrivateKey,
    ) -> None:
        self.alg, self.kid, self.public_jwk, self.private_key = alg, kid, public_jwk, private_key

    def __eq__(self, other: object) -> bool:
        """By the public key, because cryptography does not compare private keys."""
        return isinstance(other, SigningKey) and self.public_jwk == other.public_jwk

    def __hash__(self) -> int:
        return hash(self.kid)

    def __repr__(self) -> str:
        """Without the private key."""
        return f"SigningKey({self.alg!r}, {self.kid!r})"

    @classmethod
    def generate(cls, alg: str) -> "SigningKey":
        """A new key. It is checked in full here, through its PEM form, because later reads trust the stored key."""
        private_key: RSAPrivateKey | EllipticCurvePrivateKey
        if alg == "RS256":
            private_key = generate_rsa_key(RSA_PUBLIC_EXPONENT, RSA_KEY_SIZE)
        elif alg == "ES256":
            private_key = generate_private_key(SECP256R1())
        else:
            raise MalformedKey(f"unsupported alg {alg!r}; supported values: {', '.join(ALGS)}")
        return cls.from_pem(alg, private_pem.pem_of(private_key), is_trusted=False)

    @classmethod
    def from_pem(cls, alg: str, pem: str, *, is_trusted: bool) -> "SigningKey":
        """The key in `pem` (PKCS #8). Raises MalformedKey when it is not a private key for `alg`.

        `is_trusted` skips OpenSSL's primality check of RSA keys, which takes 40 ms. Use it only for stored keys:
        `generate` checked them.
        """
        try:
            return cls._from_key(alg, private_pem.private_key_of(pem, is_trusted=is_trusted))
        except ValueError:
            # `from None`: the message of the parser may quote the PEM text.
            raise MalformedKey("not a PEM private key") from None

    @classmethod
    def from_jwk(cls, alg: str, jwk: Mapping[str, str]) -> "SigningKey":
        """As `from_pem` of a trusted key, from a private JWK. Raises MalformedKey."""
        try:
            return cls._from_key(alg, private_jwk.private_key_of(jwk))
        except (KeyError, TypeError, ValueError, AttributeError):
            # `from None`: the exception may quote the key.
            raise MalformedKey("not a private JWK") from None

    @classmethod
    def _from_key(cls, alg: str, loaded: object) -> "SigningKey":
        if alg == "RS256" and isinstance(loaded, RSAPrivateKey) and loaded.key_size >= RSA_KEY_SIZE:
            rsa = loaded.public_key().public_numbers()
            return cls._of(alg, loaded, {"kty": "RSA", "n": base64url_uint(rsa.n), "e": base64url_uint(rsa.e)})
        if alg == "ES256" and isinstance(loaded, EllipticCurvePrivateKey) and isinstance(loaded.curve, SECP256R1):
            point = loaded.public_key().public_numbers()
            coordinates = {
                "x": base64url_uint(point.x, COORDINATE_BYTES),
                "y": base64url_uint(point.y, COORDINATE_BYTES),
            }
            return cls._of(alg, loaded, {"kty": "EC", "crv": "P-256", **coordinates})
        # The message omits the alg, because in a document with swapped members it could be a key.
        raise MalformedKey("the key does not fit its alg")

    @classmethod
    def _of(cls, alg: str, key: RSAPrivateKey | EllipticCurvePrivateKey, members: Mapping[str, str]) -> "SigningKey":
        kid = thumbprint(members)
        return cls(alg, kid, {**members, "use": "sig", "alg": alg, "kid": kid}, key)

    @property
    def public_key(self) -> RSAPublicKey | EllipticCurvePublicKey:
        return self.private_key.public_key()

    def to_pem(self) -> str:
        """PKCS #8, unencrypted."""
        return private_pem.pem_of(self.private_key)

    def sign(self, claims: Mapping[str, Any], typ: str) -> str:
        """A JWS in compact form (RFC 7515 §7.1), from the key object: parsing a PEM for each token costs 40 ms."""
        signing_input = f"{_header(self.alg, self.kid, typ)}.{base64url(_json(claims))}"
        return f"{signing_input}.{base64url(self._signature(signing_input.encode('ascii')))}"

    def _signature(self, signing_input: bytes) -> bytes:
        if isinstance(self.private_key, RSAPrivateKey):
            return self.private_key.sign(signing_input, PKCS1v15(), SHA256())
        # RFC 7518 §3.4: R and S at their full length, not the DER that cryptography returns.
        pair = decode_dss_signature(self.private_key.sign(signing_input, ECDSA(SHA256())))
        return b"".join(number.to_bytes(COORDINATE_BYTES, "big") for number in pair)


@lru_cache(maxsize=32)
def _header(alg: str, kid: str, typ: str) -> str:
    """RFC 7515 §4, encoded. All tokens of a resource have the same."""
    return base64url(_json({"alg": alg, "kid": kid, "typ": typ}))


def base64url(data: bytes) -> str:
    """RFC 7515 §2, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def thumbprint(jwk: Mapping[str, str]) -> str:
    """RFC 7638 §3, SHA-256, base64url."""
    members = {name: jwk[name] for name in THUMBPRINT_MEMBERS[jwk["kty"]]}
    return base64url(hashlib.sha256(_json(dict(sorted(members.items())))).digest())


def _json(content: Mapping[str, Any]) -> bytes:
    return _encode(content).encode("ascii")


def base64url_uint(number: int, length: int | None = None) -> str:
    """RFC 7518 §2 and §6.2.1.2: big-endian, with `length` bytes, or as few bytes as possible if it is None."""
    return base64url(number.to_bytes(length or (number.bit_length() + 7) // 8, "big"))
