"""aws.wire over TLS: the trusted authorities, and closed connections."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest
from botocore.httpsession import DEFAULT_CA_BUNDLE
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from chalicelib.aws.call import Timeouts
from chalicelib.aws.wire import trust
from chalicelib.aws.wire.credentials import Credentials
from chalicelib.aws.wire.json_call import Service
from chalicelib.aws.wire.trust import AMAZON_ROOTS, Trust
from chalicelib.store_errors import StoreUnavailable
from infra.local.certificate import Certificates, create_certificates
from tests.contract.raw_server import RawServer, answer, closes, resets, says

TIMEOUTS = Timeouts(connect=2, read=2, retries=0)
NAMES = {
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return create_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def context(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.server_file)
    return context


@pytest.fixture
def server(context: ssl.SSLContext) -> Iterator[RawServer]:
    with RawServer.serving(context) as started:
        yield started


def _call(server: RawServer, environ: dict[str, str], host: str = "127.0.0.1") -> Service:
    environ = {"AWS_ENDPOINT_URL": f"https://{host}:{server.port}", **environ}
    return Service("dynamodb", "eu-central-1", TIMEOUTS, environ, lambda: Credentials("A", "s", None), Trust(environ))


def _code(call: Service) -> str:
    with pytest.raises(StoreUnavailable) as raised:
        call("GetItem", {})
    return raised.value.code


# Starfield's serial number is 0.
@pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive")
@pytest.mark.parametrize("bundle", [certifi.where(), DEFAULT_CA_BUNDLE], ids=["certifi", "botocore"])
def test_the_roots_are_amazons_and_are_in_mozillas_list(bundle: str) -> None:
    """See https://www.amazontrust.com/repository/. certifi and botocore have Mozilla's list."""
    roots = x509.load_pem_x509_certificates(Path(AMAZON_ROOTS).read_bytes())

    certificates_of_mozilla = Path(bundle).read_bytes().replace(b"\r\n", b"\n")
    assert all(root.public_bytes(Encoding.PEM) in certificates_of_mozilla for root in roots)
    assert NAMES == {root.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value for root in roots}
    assert 5 == len(roots)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_configured_ca_bundle_is_trusted(server: RawServer, certificates: Certificates, host: str) -> None:
    """AWS_CA_BUNDLE names it, as for every AWS tool. The connection is reused."""
    call = _call(server, {"AWS_CA_BUNDLE": str(certificates.ca_file)}, host)

    assert [{}, {}] == [call("GetItem", {}) for _ in range(2)]
    assert [1, 1] == server.places


def test_an_unknown_authority_is_not_trusted(server: RawServer) -> None:
    """No request is sent to a server without a trusted certificate."""
    assert "SSLError" == _code(_call(server, {}))
    assert [] == server.requests


def test_an_authority_of_the_system_is_trusted(
    server: RawServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For example that of a company's proxy. The next connection uses the system's authorities immediately."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.ca_file))
    server.acts = [says(answer(), keeps=False)]
    call = _call(server, {})

    assert [{}, {}] == [call("GetItem", {}) for _ in range(2)]
    assert [2, 3] == server.places


def test_with_a_ca_bundle_the_authorities_of_the_system_are_not_trusted(
    server: RawServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AWS_CA_BUNDLE replaces the authorities of the system."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.ca_file))

    assert "SSLError" == _code(_call(server, {"AWS_CA_BUNDLE": AMAZON_ROOTS}))


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"])
def test_an_unreadable_ca_bundle_is_reported(server: RawServer, content: bytes | None, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_bytes(content)

    assert "UnreadableCABundle" == _code(_call(server, {"AWS_CA_BUNDLE": str(bundle)}))


def test_a_certificate_for_another_host_is_refused(
    server: RawServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 9110 §4.3.4. The authority is trusted."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", server.port))])
    call = _call(server, {"AWS_CA_BUNDLE": str(certificates.ca_file)}, "dynamodb.eu-central-1.amazonaws.com")

    assert "SSLError" == _code(call)
    assert [] == server.requests


def test_the_handshake_names_the_host(server: RawServer, certificates: Certificates, context: ssl.SSLContext) -> None:
    """RFC 6066 §3: AWS serves many hosts on one address. ALPN requests HTTP/1.1."""
    names = []
    context.sni_callback = lambda _, name, __: names.append(name)
    context.set_alpn_protocols(["h2", "http/1.1"])
    protocols = []
    server.acts = [
        lambda connection, _: (protocols.append(connection.selected_alpn_protocol()), closes(connection, _))[1]
    ]

    _code(_call(server, {"AWS_CA_BUNDLE": str(certificates.ca_file)}, "localhost"))

    assert (["localhost"], ["http/1.1"]) == (names, protocols)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_tls_below_1_2_is_refused(server: RawServer, certificates: Certificates, context: ssl.SSLContext) -> None:
    """RFC 8996."""
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1

    assert "SSLError" == _code(_call(server, {"AWS_CA_BUNDLE": str(certificates.ca_file)}))
    assert ssl.TLSVersion.TLSv1_2 == trust.Trust({}).context().minimum_version


@pytest.mark.parametrize("act", [closes, resets])
def test_a_connection_closed_without_close_notify_does_not_end_a_response(
    act: object, server: RawServer, certificates: Certificates
) -> None:
    """RFC 9112 §9.8: an attacker may have cut the response."""

    def cut(connection: ssl.SSLSocket, server: RawServer) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n{}")
        return act(connection, server)

    server.acts = [cut]

    assert "ConnectionClosedError" == _code(_call(server, {"AWS_CA_BUNDLE": str(certificates.ca_file)}))


def test_the_timeout_applies_to_the_handshake(certificates: Certificates) -> None:
    """The server accepts the connection, but sends no TLS."""
    with RawServer.serving() as silent:
        environ = {"AWS_ENDPOINT_URL": f"https://127.0.0.1:{silent.port}", "AWS_CA_BUNDLE": str(certificates.ca_file)}
        timeouts = Timeouts(connect=0.2, read=2, retries=0)
        call = Service(
            "dynamodb", "eu-central-1", timeouts, environ, lambda: Credentials("A", "s", None), Trust(environ)
        )

        assert "ConnectTimeoutError" == _code(call)
