"""The certificate that `make run TLS=1` serves with."""

import socket
import ssl
from http.client import HTTPSConnection

import pytest

from infra.local.certificate import create_certificates
from tests.local.small_server import serving


@pytest.fixture
def certificates(tmp_path):
    return create_certificates(tmp_path)


@pytest.fixture
def https_port(certificates):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.server_file)
    with serving(context) as port:
        yield port


def ask(host: str, port: int, trust: ssl.SSLContext) -> int:
    connection = HTTPSConnection(host, port, context=trust, timeout=5)
    try:
        connection.request("GET", "/documents/a")
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_client_that_trusts_the_authority_is_served(certificates, https_port, host):
    assert 200 == ask(host, https_port, ssl.create_default_context(cafile=certificates.ca_file))


def test_the_certificate_passes_the_strict_checks_of_rfc_5280(certificates, https_port):
    trust = ssl.create_default_context(cafile=certificates.ca_file)
    trust.verify_flags |= ssl.VERIFY_X509_STRICT

    assert 200 == ask("127.0.0.1", https_port, trust)


def test_a_client_without_the_authority_refuses_the_server(https_port):
    with pytest.raises(ssl.SSLCertVerificationError):
        ask("127.0.0.1", https_port, ssl.create_default_context())


def test_a_client_that_never_shakes_hands_holds_up_nobody(certificates, https_port, connect_to):
    connect_to(https_port)

    assert 200 == ask("127.0.0.1", https_port, ssl.create_default_context(cafile=certificates.ca_file))


def test_the_private_key_is_for_its_owner_only(certificates):
    assert 0o600 == certificates.server_file.stat().st_mode & 0o777


def test_a_client_that_never_finishes_its_handshake_does_not_hold_up_the_others(https_port, certificates):
    """cheroot shakes hands in the thread that accepts."""
    trust = ssl.create_default_context(cafile=certificates.ca_file)
    with socket.create_connection(("127.0.0.1", https_port)):
        assert 200 == ask("127.0.0.1", https_port, trust)
