"""A small application behind the local server, and raw connections to it."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from chalice import Chalice, Response

from infra.local.server import create_server


def small_application() -> Chalice:
    app = Chalice(app_name="small", configure_logs=False)

    @app.route("/event", methods=["GET", "OPTIONS"])
    def event() -> dict:
        # Long enough for another request to come in between.
        time.sleep(0.002)
        return app.current_request.to_original_event()

    @app.route("/echo", methods=["POST"], content_types=["application/x-www-form-urlencoded", "multipart/form-data"])
    def echo() -> Response:
        return Response(app.current_request.raw_body.decode(), headers={"Content-Type": "text/plain"})

    @app.route("/documents/{name}", methods=["GET", "HEAD", "DELETE", "PUT"])
    def document(name: str) -> Response:
        if app.current_request.method == "DELETE":
            return Response(None, status_code=204)
        if app.current_request.method == "PUT":
            return Response("", status_code=304, headers={"ETag": '"1"'})
        return Response(f"the document {name}", headers={"content-type": "text/plain"})

    return app


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[int]:
    server = create_server(small_application(), 0, tls)
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Connection:
    """One connection: what is sent is bytes, so that it can be wrong."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._stream = self._socket.makefile("rb")

    def send(self, request: str | bytes) -> None:
        self._socket.sendall(request if isinstance(request, bytes) else request.replace("\n", "\r\n").encode())

    def answer_to(self, method: str) -> Answer:
        # One stream for all responses, because http.client would read ahead in its own.
        response = http.client.HTTPResponse(_Stream(self._stream), method=method)
        response.begin()
        return Answer(response.status, response.headers, response.read())

    def ask(self, request: str | bytes) -> Answer:
        self.send(request)
        return self.answer_to(request[:10].split()[0] if isinstance(request, str) else "POST")

    def read_line(self) -> bytes:
        return self._stream.readline()

    def is_closed_by_the_server(self) -> bool:
        return self._stream.read(1) == b""

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


class _Stream:
    def __init__(self, stream) -> None:
        self._stream = stream

    def makefile(self, _mode):
        return _Unclosed(self._stream)


class _Unclosed:
    def __init__(self, stream) -> None:
        self._stream = stream

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def close(self) -> None:
        pass
