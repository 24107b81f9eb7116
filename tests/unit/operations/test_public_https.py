"""The fetcher reaches public https servers, and nothing else: no address of ours and of our network."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep

import pytest

from chalicelib.operations.public_https import MAXIMUM_BYTES, TIME_LIMIT, FetchFailed, fetch_json, is_public

Respond = Callable[[BaseHTTPRequestHandler], None]
PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
    "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:53aa::1",
    "2001:db8::1",
]  # fmt: skip
URLS = [
    "http://keys.example.com/jwks", "https://keys.example.com:8443/jwks", "https://keys.example.com:80/", "file:///etc/passwd",
    "https://user@keys.example.com/", "https://user:pass@keys.example.com/", "https://127.0.0.1/", "https://[::1]/",
    "https://0x7f000001/", "https://2130706433/", "https://localhost/", "https://keys.example.com/?a=b",
    "https://keys.example.com/#a", "https:///jwks", "https://", "", "ftp://keys.example.com/",
    "https://a b.example.com/",
    "https://keys.example.com\\@evil.example.com/", "https://keys.example.com/\r\nX: y", "https://клю.example.com/",
    "https://keys.example.com:x/", "//keys.example.com/", "https://keys.example.com../",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(FetchFailed, match="not public"):
        fetch_json("https://keys.example.com/jwks", resolve=lambda _: ["8.8.8.8", address])


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_a_public_address_is_accepted(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("allows_loopback", [False, True])
def test_a_url_that_is_not_of_a_public_host_is_refused_without_a_lookup(url: str, allows_loopback: bool) -> None:
    def resolve(_host: str) -> list[str]:
        raise AssertionError("looked up")

    with pytest.raises(FetchFailed):
        fetch_json(url, allows_loopback=allows_loopback, resolve=resolve)


def test_loopback_is_refused_unless_it_is_allowed() -> None:
    with pytest.raises(FetchFailed, match="https://"):
        fetch_json("http://127.0.0.1:9/jwks")


@pytest.mark.parametrize("addresses", [[], None])
def test_a_name_that_cannot_be_resolved_is_a_failure(addresses: list[str] | None) -> None:
    def resolve(_host: str) -> list[str]:
        if addresses is None:
            raise OSError("no such name")
        return addresses

    with pytest.raises(FetchFailed):
        fetch_json("https://keys.example.com/jwks", resolve=resolve)


class Server:
    def __init__(self) -> None:
        self.respond: Respond = lambda handler: json_response(handler, b'{"keys": []}')
        self.requests: list[tuple[str, dict[str, str]]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.requests.append((self.path, dict(self.headers)))
                server.respond(self)

            def log_message(self, *_: object) -> None: ...

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}/jwks"


def json_response(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    thread = threading.Thread(target=started.http.serve_forever, daemon=True, kwargs={"poll_interval": 0.02})
    thread.start()
    yield started
    started.http.shutdown()
    started.http.server_close()
    thread.join()


def test_a_document_is_read(server: Server) -> None:
    server.respond = lambda handler: json_response(handler, b'{"keys": [1]}')

    assert {"keys": [1]} == fetch_json(server.url, allows_loopback=True)


def test_the_request_carries_nothing_of_ours(server: Server) -> None:
    fetch_json(server.url, allows_loopback=True)

    ((path, headers),) = server.requests
    assert "/jwks" == path
    assert {"Host", "Accept", "User-Agent", "Connection"} == headers.keys()


@pytest.mark.parametrize("status", [201, 204, 301, 302, 307, 308, 401, 404, 500, 503])
def test_no_other_status_is_accepted_and_no_redirect_is_followed(server: Server, status: int) -> None:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Location", server.url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.respond = respond
    with pytest.raises(FetchFailed, match=str(status)):
        fetch_json(server.url, allows_loopback=True)
    assert 1 == len(server.requests)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"7", b'{"keys"', b"\xff\xfe{", b"[" * 50_000], ids=lambda body: repr(body[:10])
)
def test_what_is_not_a_json_object_is_refused(server: Server, body: bytes) -> None:
    server.respond = lambda handler: json_response(handler, body)

    with pytest.raises(FetchFailed, match="JSON"):
        fetch_json(server.url, allows_loopback=True)


def test_a_large_document_is_refused(server: Server) -> None:
    body = json.dumps({"a": "x" * MAXIMUM_BYTES}).encode()
    server.respond = lambda handler: json_response(handler, body)

    with pytest.raises(FetchFailed, match="bytes"):
        fetch_json(server.url, allows_loopback=True)


def test_an_endless_document_is_refused(server: Server) -> None:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65_536)
        except OSError:
            handler.close_connection = True

    server.respond = respond
    with pytest.raises(FetchFailed, match="bytes"):
        fetch_json(server.url, allows_loopback=True)


@pytest.mark.slow
@pytest.mark.parametrize("pace", ["silent", "drip"])
def test_a_slow_server_is_given_up(server: Server, pace: str) -> None:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        if pace == "drip":
            handler.send_response(200)
            handler.end_headers()
        try:
            for _ in range(100):
                sleep(0.1)
                handler.wfile.write(b" " if pace == "drip" else b"")
        except OSError:
            pass
        handler.close_connection = True

    server.respond = respond
    started = monotonic()
    with pytest.raises(FetchFailed):
        fetch_json(server.url, allows_loopback=True)
    assert monotonic() - started < 2 * TIME_LIMIT


def test_a_server_that_is_not_there_is_a_failure(server: Server) -> None:
    server.http.server_close()

    with pytest.raises(FetchFailed):
        fetch_json(server.url, allows_loopback=True)
