"""An HTTP proxy for an emulator. It injects faults into calls by rules, and records the calls.

It runs in threads of this process and is deterministic. A rule names an operation of AWS, the numbers of the calls to
break, and the fault.
"""

import json
import select
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import urlsplit

from infra.local.ports import free_port

HOP_BY_HOP = frozenset({"connection", "content-length", "keep-alive", "server", "date", "transfer-encoding"})
ANY = "any operation"
# Longer than any test. `mend` releases hanging calls.
FOR_EVER = 60.0


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Call:
    operation: str
    body: dict[str, Any] = field(repr=False)
    at: float = field(default_factory=time.monotonic, repr=False)


Fault = Callable[["Exchange"], None]
Which = Callable[[int], bool]


def always(_: int) -> bool:
    return True


def first(count: int) -> Which:
    return lambda number: number <= count


def every(period: int) -> Which:
    return lambda number: number % period == 0


def only(expected: int) -> Which:
    return lambda number: number == expected


def after(count: int) -> Which:
    return lambda number: number > count


@dataclass
class Rule:
    operation: str
    fault: Fault
    which: Which
    calls: int = 0

    def takes(self, operation: str) -> bool:
        if self.operation not in (operation, ANY):
            return False
        self.calls += 1
        return self.which(self.calls)


class Exchange(BaseHTTPRequestHandler):
    """One call. A fault answers it, or it is forwarded."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "_Server"
    _upstream: HTTPConnection | None = None

    def do_POST(self) -> None:
        self.raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        proxy = self.server.proxy
        fault = proxy.begin(Call(self.operation, json.loads(self.raw)))
        try:
            (fault or pass_on)(self)
        except (OSError, HTTPException):
            # The client or the emulator closed the connection. The client sees a broken connection.
            self.reset()
        finally:
            proxy.end(self.operation)

    # Methods for faults.

    def forward(self) -> Reply:
        """Forwards the call to the emulator, and records the response."""
        if self._upstream is None:
            self._upstream = HTTPConnection(self.server.proxy.upstream, timeout=10)
        try:
            self._upstream.request("POST", self.path, self.raw, dict(self.headers))
            response = self._upstream.getresponse()
            headers = {name: value for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP}
            reply = Reply(response.status, headers, response.read())
        except (OSError, HTTPException):
            self._upstream.close()
            raise
        self.server.proxy.remember(self.operation, self.raw, reply)
        return reply

    def first_reply(self) -> Reply | None:
        """The first response to the same request."""
        return self.server.proxy.remembered(self.operation, self.raw)

    def answer(self, reply: Reply, *, promised: int | None = None) -> None:
        """`promised` is the Content-Length, by default the length of the body."""
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(reply.body)
        self.wfile.flush()
        if promised is not None:
            self.close_connection = True

    def reset(self) -> None:
        """Closes the connection with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def hang(self) -> None:
        """Sends no response until the client disconnects or the test calls `mend`."""
        self.close_connection = True
        mended = self.server.proxy.mended
        for _ in range(int(FOR_EVER / 0.01)):
            if mended.wait(0.01) or select.select([self.connection], [], [], 0)[0]:
                return

    # Methods of the server.

    def setup(self) -> None:
        super().setup()
        self.server.proxy.open_connections.add(self.connection)

    def finish(self) -> None:
        self.server.proxy.open_connections.discard(self.connection)
        if self._upstream is not None:
            self._upstream.close()
        # The client may have closed the connection.
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        # The client, or `hang_up`, may break the connection between two calls.
        with suppress(OSError):
            super().handle()

    def log_message(self, *_: Any) -> None:
        """Logs nothing."""


def pass_on(exchange: Exchange) -> None:
    exchange.answer(exchange.forward())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    proxy: "Proxy"

    def shutdown_request(self, request: Any) -> None:
        # Does not call `shutdown`, because its FIN would precede the RST of `reset`.
        self.close_request(request)


class Proxy:
    """`upstream` is the URL of the emulator. The AWS client uses `endpoint` instead."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream).netloc
        self.open_connections: set[socket.socket] = set()
        self._lock = Lock()
        # Outside the range of ephemeral ports, which could take the port while the proxy refuses connections.
        self._port = free_port()
        self._server: _Server | None = None
        self.mended = Event()
        self.forget()
        self._rules: list[Rule] = []
        self._replies: dict[tuple[str, bytes], Reply] = {}
        # The values written by PutSecretValue, by secret and ClientRequestToken.
        self.stored_versions: dict[tuple[str, str], str] = {}
        self.accept()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    # For tests.

    def break_(self, operation: str, fault: Fault, which: Which = always) -> None:
        """Adds a rule. It counts calls from 1, from the time of its creation."""
        self._rules.append(Rule(operation, fault, which))

    def mend(self) -> None:
        """Removes all rules and releases hanging calls."""
        self._rules.clear()
        self.mended.set()
        self.mended = Event()
        self.accept()

    def refuse(self) -> None:
        """Refuses connections, until `accept` or `mend`."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._serving.join()
            self._server = None
        self.hang_up()

    def accept(self) -> None:
        if self._server is None:
            self._server = _Server(("127.0.0.1", self._port), Exchange)
            self._server.proxy = self
            # A short interval, because `refuse` waits for it.
            self._serving = Thread(target=self._server.serve_forever, args=(0.005,), name="proxy", daemon=True)
            self._serving.start()

    def hang_up(self) -> None:
        """Closes every idle connection of clients."""
        for connection in list(self.open_connections):
            # The client may have closed it.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Resets the recorded calls."""
        self.calls: list[Call] = []
        self._in_flight: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()

    def called(self, operation: str) -> list[Call]:
        return [call for call in self.calls if call.operation == operation]

    # For exchanges.

    def begin(self, call: Call) -> Fault | None:
        with self._lock:
            self.calls.append(call)
            self._in_flight[call.operation] += 1
            at_once = self._in_flight[call.operation]
            self.most_at_once[call.operation] = max(at_once, self.most_at_once[call.operation])
            # Every rule counts every call, including calls that an earlier rule breaks.
            return next(iter([rule.fault for rule in self._rules if rule.takes(call.operation)]), None)

    def end(self, operation: str) -> None:
        with self._lock:
            self._in_flight[operation] -= 1

    def remember(self, operation: str, request: bytes, reply: Reply) -> None:
        with self._lock:
            self._replies.setdefault((operation, request), reply)

    def remembered(self, operation: str, request: bytes) -> Reply | None:
        return self._replies.get((operation, request))
