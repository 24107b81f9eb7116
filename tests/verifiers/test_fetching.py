"""The requests of the verifier, sent to a server on this machine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from watchword_verifier.fetching import Answer, FetchFailed, fetch


class Handler(BaseHTTPRequestHandler):
    answer: Any = None

    def do_GET(self) -> None:
        type(self).answer(self)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/keys"
    server.shutdown()
    thread.join()
    server.server_close()


def answering(status: int, content: bytes = b"", **headers: str) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def test_content_and_etag_are_read(address: str) -> None:
    Handler.answer = answering(200, b"{}", ETag='"1"')

    assert Answer(b"{}", '"1"') == fetch(address, None)


def test_an_answer_that_has_not_changed_is_not_sent_again(address: str) -> None:
    """RFC 9110 §13.1.2."""

    def answer(handler: Handler) -> None:
        answering(304 if handler.headers["If-None-Match"] == '"1"' else 200)(handler)

    Handler.answer = answer

    assert Answer(None, '"1"') == fetch(address, '"1"')


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_another_status_is_a_failure(address: str, status: int) -> None:
    Handler.answer = answering(status, b"{}")

    with pytest.raises(FetchFailed, match=str(status)):
        fetch(address, None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(address: str, status: int) -> None:
    """The keys come from the issuer and from nobody else."""

    def answer(handler: Handler) -> None:
        if handler.path == "/keys":
            answering(status, Location=address.replace("/keys", "/elsewhere"))(handler)
        else:
            answering(200, b"{}")(handler)

    Handler.answer = answer

    with pytest.raises(FetchFailed, match=str(status)):
        fetch(address, None)


def test_an_endless_answer_is_refused(address: str) -> None:
    def answer(handler: Handler) -> None:
        answering(200)(handler)
        with suppress(OSError):
            while True:
                handler.wfile.write(b"x" * 1_000_000)

    Handler.answer = answer

    with pytest.raises(FetchFailed, match="too long"):
        fetch(address, None)


def test_an_answer_that_is_no_http_is_refused(address: str) -> None:
    Handler.answer = lambda handler: handler.wfile.write(b"\x00\n\n")

    with pytest.raises(FetchFailed):
        fetch(address, None)


def test_a_server_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(FetchFailed):
        fetch("http://127.0.0.1:9/keys", None)
