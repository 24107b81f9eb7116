"""An HTTP proxy before an emulator that breaks the calls it is told to break, counts them and remembers them.

It runs in threads of this process and decides nothing by chance or by time: a rule names an operation of AWS, the calls
of it that are broken, and the fault.
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
# Longer than any test waits: who hangs is let go by `mend`.
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


def only(wanted: int) -> Which:
    return lambda number: number == wanted


def after(count: int) -> Which:
    return lambda number: number > count


@dataclass
class Rule:
    operation: str
    fault: Fault
    which: Which
    seen: int = 0

    def takes(self, operation: str) -> bool:
        if self.operation not in (operation, ANY):
            return False
        self.seen += 1
        return self.which(self.seen)


class Exchange(BaseHTTPRequestHandler):
    """One call, for a fault to answer; without a fault it is passed on."""

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
            # The client gave up, or the emulator is gone: then the client learns it from a broken connection.
            self.reset()
        finally:
            proxy.end(self.operation)

    # What a fault can do.

    def forward(self) -> Reply:
        """The emulator's answer, which is remembered."""
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
        """What the same request was once answered."""
        return self.server.proxy.remembered(self.operation, self.raw)

    def answer(self, reply: Reply, *, promised: int | None = None) -> None:
        """`promised` bytes are announced instead of the body's own length."""
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
        """RST in place of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def hang(self) -> None:
        """No answer until the client hangs up or the test mends the proxy."""
        self.close_connection = True
        mended = self.server.proxy.mended
        for _ in range(int(FOR_EVER / 0.01)):
            if mended.wait(0.01) or select.select([self.connection], [], [], 0)[0]:
                return

    # The server's side.

    def setup(self) -> None:
        super().setup()
        self.server.proxy.open_connections.add(self.connection)

    def finish(self) -> None:
        self.server.proxy.open_connections.discard(self.connection)
        if self._upstream is not None:
            self._upstream.close()
        # The client may be gone first.
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        # The client, or `hang_up`, may break the connection between two calls.
        with suppress(OSError):
            super().handle()

    def log_message(self, *_: Any) -> None:
        """Silence."""


def pass_on(exchange: Exchange) -> None:
    exchange.answer(exchange.forward())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    proxy: "Proxy"

    def shutdown_request(self, request: Any) -> None:
        # Not by `shutdown`, whose FIN would come before the RST of `reset`.
        self.close_request(request)


class Proxy:
    """`upstream` is the emulator's URL; `endpoint` is what the AWS client is given in its place."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream).netloc
        self.open_connections: set[socket.socket] = set()
        self._lock = Lock()
        # Outside of the range of outgoing connections: one of them could take the port while the proxy refuses.
        self._port = free_port()
        self._server: _Server | None = None
        self.mended = Event()
        self.forget()
        self._rules: list[Rule] = []
        self._replies: dict[tuple[str, bytes], Reply] = {}
        # What PutSecretValue wrote, by secret and ClientRequestToken.
        self.kept_versions: dict[tuple[str, str], str] = {}
        self.accept()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    # For tests.

    def break_(self, operation: str, fault: Fault, which: Which = always) -> None:
        """Calls are counted from 1, for each rule from when it was made."""
        self._rules.append(Rule(operation, fault, which))

    def mend(self) -> None:
        """No rule any more; who hangs is let go."""
        self._rules.clear()
        self.mended.set()
        self.mended = Event()
        self.accept()

    def refuse(self) -> None:
        """As a host on which nothing listens, until `accept` or `mend`."""
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
            # A short interval: `refuse` waits for it.
            self._serving = Thread(target=self._server.serve_forever, args=(0.005,), name="proxy", daemon=True)
            self._serving.start()

    def hang_up(self) -> None:
        """On every connection that a client keeps open."""
        for connection in list(self.open_connections):
            # It may be closed meanwhile.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Begin to count anew."""
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
            # Every rule counts every call, also those that an earlier rule takes.
            return next(iter([rule.fault for rule in self._rules if rule.takes(call.operation)]), None)

    def end(self, operation: str) -> None:
        with self._lock:
            self._in_flight[operation] -= 1

    def remember(self, operation: str, request: bytes, reply: Reply) -> None:
        with self._lock:
            self._replies.setdefault((operation, request), reply)

    def remembered(self, operation: str, request: bytes) -> Reply | None:
        return self._replies.get((operation, request))
