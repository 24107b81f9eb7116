"""A server on the loopback interface that sends exactly the bytes that a test sets."""

import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

# Handles a request on its connection. Returns True to keep the connection open.
Act = Callable[[socket.socket, "RawServer"], bool]
CHECKSUM = b"x-amz-crc32: 2745614147\r\n"


def answer(body: bytes = b"{}", status: int = 200, headers: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d \r\nContent-Length: %d\r\n%b\r\n%b" % (status, len(body), headers, body)


def says(raw: bytes, *, keeps: bool = True) -> Act:
    def act(connection: socket.socket, _: "RawServer") -> bool:
        connection.sendall(raw)
        return keeps

    return act


def closes(_: socket.socket, __: "RawServer") -> bool:
    return False


def resets(connection: socket.socket, _: "RawServer") -> bool:
    """Closes the connection with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def hangs(_: socket.socket, server: "RawServer") -> bool:
    server.ended.wait(10)
    return False


def trickles(raw: bytes, interval: float) -> Act:
    """Sends one byte every `interval` seconds."""

    def act(connection: socket.socket, server: "RawServer") -> bool:
        for byte in raw:
            connection.sendall(bytes([byte]))
            if server.ended.wait(interval):
                break
        return True

    return act


@dataclass
class RawServer:
    """`acts` handle the requests in order. The last one is repeated.

    `requests` has the number of the connection of each request, starting at 1.
    """

    port: int = 0
    acts: list[Act] = field(default_factory=lambda: [says(answer())])
    requests: list[tuple[int, bytes]] = field(default_factory=list)
    connections: int = 0
    ended: Event = field(default_factory=Event)
    context: ssl.SSLContext | None = None

    @property
    def places(self) -> list[int]:
        return [number for number, _ in self.requests]

    @classmethod
    @contextmanager
    def serving(cls, context: ssl.SSLContext | None = None) -> Iterator["RawServer"]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = cls(listener.getsockname()[1], context=context)
            thread = Thread(target=server._accept, args=(listener,), daemon=True)
            thread.start()
            yield server
            server.ended.set()
            # On Linux, this wakes `accept`.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join()

    def _accept(self, listener: socket.socket) -> None:
        threads = []
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.connections += 1
                threads.append(Thread(target=self._serve, args=(connection, self.connections), daemon=True))
                threads[-1].start()
        for thread in threads:
            thread.join(2)

    def _serve(self, connection: socket.socket, number: int) -> None:
        with suppress(OSError):
            connection.settimeout(0.05)
            if self.context:
                connection.settimeout(2)
                connection = self.context.wrap_socket(connection, server_side=True)
                connection.settimeout(0.05)
            while request := self._request(connection):
                self.requests.append((number, request))
                act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
                if not act(connection, self):
                    break
        connection.close()

    def _request(self, connection: socket.socket) -> bytes:
        request = b""
        while not self.ended.is_set():
            try:
                received = connection.recv(65_536)
            except TimeoutError:
                continue
            request += received
            head, end, body = request.partition(b"\r\n\r\n")
            if not received or (end and len(body) >= int(head.lower().partition(b"content-length:")[2].split()[0])):
                return request if received else b""
        return b""


def is_soon(claim: Callable[[], bool]) -> bool:
    """Whether `claim` becomes true within a second."""
    end = time.monotonic() + 1
    while not claim() and time.monotonic() < end:
        time.sleep(0.005)
    return claim()
