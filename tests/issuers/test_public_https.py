"""The code that calls servers outside AWS: only public ones, only https, little and soon."""

import re
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.operations import public_https
from chalicelib.operations.public_https import FetchFailed, check_url, fetch_json, is_public
from infra.local.certificate import Certificates, create_certificates
from tests.issuers.pages import Pages, page, serving

PUBLIC = "93.184.215.14"


def refused(url: str, **options: Any) -> str:
    with pytest.raises(FetchFailed) as raised:
        fetch_json(url, **options)
    return str(raised.value)


# Addresses.


@pytest.mark.parametrize(
    "url",
    [
        "http://keys.example.com/jwks", "file:///etc/passwd", "ftp://keys.example.com/", "gopher://keys.example.com/",
        "https://keys.example.com:8443/jwks", "https://keys.example.com:80/", "https://keys.example.com:0443/",
        "https://user@keys.example.com/", "https://user:word@keys.example.com/", "https://a@b@keys.example.com/",
        "https://127.0.0.1/", "https://0x7f000001/", "https://2130706433/", "https://0177.0.0.1/", "https://127.1/",
        "https://127.0.0.0x1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/",
        "https://169.254.169.254/latest/meta-data/", "https://localhost/", "https://keys.example.com./",
        "https://keys.example.com/?a=b", "https://keys.example.com/#a", "https://keys.example.com/a b",
        "https://keys.example.com/\r\nHost: other", "https://keys.example.com/\ta", "https://keys.exаmple.com/",
        "https:///jwks", "https://", "//keys.example.com/", "", "https://[", "https://keys.example.com:port/",
        "https://-a.example.com/", "https://a..example.com/", "https://keys.example.com\\@127.0.0.1/",
        "https://keys.example.com/" + "a" * 2048, "https://keys.example.com/\ud800",
    ],
)  # fmt: skip
def test_a_url_that_is_not_that_of_a_public_https_server_is_refused(url: str) -> None:
    """Before its name is resolved."""
    hosts: list[str] = []

    assert refused(url, resolve=lambda host: hosts.append(host) or [PUBLIC])  # type: ignore[func-returns-value]  # None is false
    assert [] == hosts


@pytest.mark.parametrize("url", ["https://keys.example.com", "https://keys.example.com:443/a/b.json", "https://a.b/~c"])
def test_a_url_of_a_public_https_server_is_accepted(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
        "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
        "100::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    """Also if another address of the host is public, because the system may choose either."""
    assert not is_public(address)
    assert "not public" in refused("https://keys.example.com/", resolve=lambda _: [PUBLIC, address])


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "2a05:d018::1"])
def test_a_global_unicast_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("error", [socket.gaierror("no such host"), UnicodeError("label too long")])
def test_a_host_that_cannot_be_resolved_is_a_failure(error: Exception) -> None:
    def resolve(_host: str) -> list[str]:
        raise error

    assert "resolved" in refused("https://keys.example.com/", resolve=resolve)
    assert "not public" in refused("https://keys.example.com/", resolve=lambda _: [])


def test_loopback_needs_the_local_setting() -> None:
    with serving() as pages:
        pages.answer = page(b"{}")

        assert refused(pages.url)
        assert [] == pages.requests
        assert {} == fetch_json(pages.url, allows_loopback=True)


@pytest.mark.parametrize("url", ["http://localhost:1/", "http://127.0.0.2:1/", "http://10.0.0.1/", "http://[::1]:1/"])
def test_the_local_setting_allows_no_other_address(url: str) -> None:
    assert "must begin with https" in refused(url, allows_loopback=True)


# TLS.


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Of the name localhost."""
    return create_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secure(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """Every connection to PUBLIC ends here."""
    context, connect = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), socket.create_connection
    context.load_cert_chain(certificates.server_file)
    with serving(context) as pages:
        pages.answer = page(b'{"keys": []}')
        redirected = lambda address, **options: connect(("127.0.0.1", {(PUBLIC, 443): pages.port}[address]), **options)  # noqa: E731
        monkeypatch.setattr(socket, "create_connection", redirected)
        yield pages


def test_the_connection_is_to_the_resolved_address_and_the_certificate_is_of_the_name(
    secure: Pages, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One resolution, so that the name cannot have another address the second time."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.ca_file))
    monkeypatch.setattr(public_https, "HOST", re.compile("localhost"))
    hosts: list[str] = []

    answer = fetch_json("https://localhost/keys", resolve=lambda host: hosts.append(host) or [PUBLIC])  # type: ignore[func-returns-value]  # None is false

    assert ({"keys": []}, ["localhost"], ["localhost"]) == (answer, hosts, secure.names)
    assert secure.requests[0].startswith(b"GET /keys HTTP/1.1\r\nHost: localhost\r\n")


@pytest.mark.parametrize("fault", ["name", "authority"])
def test_a_certificate_of_another_name_or_authority_is_refused(
    secure: Pages, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, fault: str, tmp_path: Path
) -> None:
    host = "keys.example.com" if fault == "name" else "localhost"
    trusted = certificates if fault == "name" else create_certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.ca_file))
    monkeypatch.setattr(public_https, "HOST", re.compile(host))

    assert "SSLCertVerificationError" in refused(f"https://{host}/", resolve=lambda _: [PUBLIC])
    assert [] == secure.requests


# Answers.


@pytest.fixture
def pages() -> Iterator[Pages]:
    with serving() as started:
        yield started


def test_the_request_has_nothing_but_its_target(pages: Pages) -> None:
    """No cookie, no credential, no referrer."""
    pages.answer = page(b"{}")

    fetch_json(pages.url, allows_loopback=True)

    lines = pages.requests[0].decode().splitlines()
    assert "GET /keys HTTP/1.1" == lines[0]
    assert {"Host", "Accept", "User-Agent", "Connection"} == {line.partition(":")[0] for line in lines[1:] if line}


def test_proxies_of_the_environment_are_not_used(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    pages.answer = page(b"{}")

    assert {} == fetch_json(pages.url, allows_loopback=True)


@pytest.mark.parametrize("status", [b"301 Moved", b"302 Found", b"307 Temporary", b"204 None", b"404 No", b"500 No"])
def test_only_the_status_200_is_accepted(pages: Pages, status: bytes) -> None:
    """A redirect could lead to another server."""
    pages.answer = page(b"{}", status, b"Location: http://127.0.0.1:%d/other\r\n" % pages.port)

    assert "Only 200" in refused(pages.url, allows_loopback=True)
    assert 1 == len(pages.requests)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'"keys"', b"null", b'{"keys": [', b"\xff\xfe{\x00}\x00", b"[" * 60_000, b"1" * 60_000],
)
def test_only_a_json_object_is_accepted(pages: Pages, body: bytes) -> None:
    pages.answer = page(body)

    assert "JSON" in refused(pages.url, allows_loopback=True)


@pytest.mark.parametrize("framing", ["length", "chunks", "close"])
def test_a_large_document_is_refused_without_its_end(pages: Pages, framing: str) -> None:
    body = b'{"a": "%b"}' % (b"a" * 8_000_000)
    pages.answer = {
        "length": page(body),
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body),
        "close": b"HTTP/1.1 200 OK\r\n\r\n" + body,
    }[framing]

    assert "65,536 bytes" in refused(pages.url, allows_loopback=True)


@pytest.mark.parametrize("framing", ["length", "chunks", "close"])
def test_a_document_of_the_maximum_size_is_read_however_it_is_framed(pages: Pages, framing: str) -> None:
    body = b'{"a": "%b"}' % (b"a" * (65_536 - 9))
    pages.answer = {
        "length": page(body),
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body),
        "close": b"HTTP/1.1 200 OK\r\n\r\n" + body,
    }[framing]
    pages.piece = 1000

    assert {"a"} == fetch_json(pages.url, allows_loopback=True).keys()


@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK\r\nA: " + b"b" * 60, page(b'{"a": "%b"}' % (b"a" * 60))])
def test_a_slow_server_is_left_at_the_deadline(pages: Pages, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    """In the header too: each byte comes soon enough, but not all of them."""
    monkeypatch.setattr(public_https, "TIME_LIMIT", 0.3)
    pages.answer, pages.piece, pages.pause = answer, 1, 0.02
    started = time.monotonic()

    assert "it took too long" in refused(pages.url, allows_loopback=True)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n", page(b"{}")[:-1], b"\x00" * 99]
)
def test_an_answer_that_is_not_http_or_ends_early_is_a_failure(pages: Pages, answer: bytes) -> None:
    pages.answer = answer

    assert refused(pages.url, allows_loopback=True)


def test_a_port_where_nobody_listens_is_a_failure(pages: Pages) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"

    assert "ConnectionRefusedError" in refused(url, allows_loopback=True)
