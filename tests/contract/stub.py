"""A stub of AWS on the loopback interface. Each test sets its answers."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

JSON = "application/x-amz-json-1.0"


@dataclass(frozen=True)
class Request:
    """One request: its operation, body and headers."""

    operation: str
    body: dict[str, Any]
    raw: bytes = field(repr=False)
    headers: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """The raw bytes of a response. `drops` closes the connection without a response. `after` is a delay in seconds."""

    body: bytes = b"{}"
    status: int = 200
    content_type: str = JSON
    drops: bool = False
    after: float = 0


Behaviour = Callable[[Request], Answer]


@dataclass
class Stub:
    endpoint: str
    behave: Behaviour = lambda _: Answer()
    requests: list[Request] = field(default_factory=list)

    @classmethod
    @contextmanager
    def serving(cls) -> Iterator["Stub"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.daemon_threads = True
        stub = cls(f"http://127.0.0.1:{server.server_port}")
        server.stub = stub  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02})
        thread.start()
        yield stub
        server.shutdown()
        server.server_close()
        thread.join()

    def answers(self, *answers: Answer) -> None:
        """Answers in this order. The last answer is repeated."""
        remaining = list(answers)
        self.behave = lambda _: remaining.pop(0) if len(remaining) > 1 else remaining[0]

    def operations(self) -> list[str]:
        return [request.operation for request in self.requests]


def forward(request: Request, endpoint: str) -> Answer:
    """The response of the emulator."""
    headers = {name: value for name, value in request.headers.items() if name.lower() not in {"host", "connection"}}
    connection = HTTPConnection(urlsplit(endpoint).netloc, timeout=10)
    try:
        connection.request("POST", "/", request.raw, headers)
        response = connection.getresponse()
        return Answer(response.read(), response.status)
    finally:
        connection.close()


def once_per_token(endpoint: str) -> Behaviour:
    """PutSecretValue as AWS documents it: other content under the same ClientRequestToken is refused.

    ministack overwrites the version instead.
    """
    written: dict[tuple[str, str], str] = {}
    lock = Lock()

    def behave(request: Request) -> Answer:
        if request.operation == "PutSecretValue":
            key = request.body["SecretId"], request.body["ClientRequestToken"]
            with lock:
                if request.body["SecretString"] != written.setdefault(key, request.body["SecretString"]):
                    return Answer(b'{"__type":"ResourceExistsException"}', 400)
        return forward(request, endpoint)

    return behave


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        operation = str(self.headers["X-Amz-Target"]).rpartition(".")[2]
        request = Request(operation, json.loads(raw), raw, dict(self.headers.items()))
        stub: Stub = self.server.stub  # type: ignore[attr-defined]
        stub.requests.append(request)
        answer = stub.behave(request)
        time.sleep(answer.after)
        if answer.drops:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None: ...
