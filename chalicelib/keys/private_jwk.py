"""RFC 7518 §6.2.2 and §6.3.2: a private key as a JWK, read without a PEM parser."""

import base64
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePrivateNumbers,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPrivateNumbers, RSAPublicNumbers


def private_key_of(jwk: Mapping[str, str]) -> RSAPrivateKey | EllipticCurvePrivateKey:
    """Skips the primality check of RSA, which costs 40 ms: for keys that were checked before they were stored.

    Raises KeyError, TypeError or ValueError when the JWK is no private key of RSA or of P-256.
    """
    if jwk["kty"] == "RSA":
        n, e, d, p, q, dp, dq, qi = (_integer(jwk[name]) for name in ("n", "e", "d", "p", "q", "dp", "dq", "qi"))
        return RSAPrivateNumbers(p, q, d, dp, dq, qi, RSAPublicNumbers(e, n)).private_key(
            unsafe_skip_rsa_key_validation=True
        )
    if jwk["kty"] == "EC" and jwk["crv"] == "P-256":
        point = EllipticCurvePublicNumbers(_integer(jwk["x"]), _integer(jwk["y"]), SECP256R1())
        return EllipticCurvePrivateNumbers(_integer(jwk["d"]), point).private_key()
    raise ValueError("neither RSA nor P-256")


def _integer(text: str) -> int:
    """RFC 7518 §2: Base64urlUInt."""
    return int.from_bytes(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), "big")
