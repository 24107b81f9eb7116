"""The PEM form of a private key."""

from cryptography.hazmat.primitives import serialization

from chalicelib.keys import private_pem


def test_keys_are_read_by_the_function_that_cryptography_documents() -> None:
    """An update that moves it fails here."""
    assert serialization.load_pem_private_key is private_pem.openssl.keys.load_pem_private_key
