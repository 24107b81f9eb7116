"""RFC 5208: a private key as PKCS #8 in PEM, the form in which the ring is stored.

A token reads keys and never writes them. cryptography's `serialization` also imports its code for SSH, which takes a
tenth of a cold start. Its function for reading is therefore imported from the place where `serialization` finds it. A
test holds the two equal.
"""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


def private_key_of(pem: str, *, is_trusted: bool) -> object:
    """A private key of any type. `is_trusted` skips OpenSSL's primality check of RSA keys. Raises ValueError."""
    try:
        return openssl.keys.load_pem_private_key(pem.encode("ascii"), None, unsafe_skip_rsa_key_validation=is_trusted)
    except (TypeError, UnsupportedAlgorithm):
        # `from None`: the message of the parser may quote the PEM text.
        raise ValueError("an encrypted or unsupported key") from None


def pem_of(private_key: RSAPrivateKey | EllipticCurvePrivateKey) -> str:
    """Unencrypted: Secrets Manager encrypts it at rest."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  # See the module's docstring.
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
