"""A server on the loopback interface that answers each request with exactly these bytes, and trusted issuers for it."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread


def page(body: bytes, status: bytes = b"200 OK", headers: bytes = b"") -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\n%b\r\n%b" % (status, len(body), headers, body)


@dataclass
class Pages:
    """`answer` is sent in pieces of `piece` bytes, each after `pause` seconds."""

    port: int
    answer: bytes = b""
    piece: int = 1_000_000
    pause: float = 0.0
    requests: list[bytes] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/keys"

    def serve(self, listener: socket.socket, context: ssl.SSLContext | None) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with suppress(OSError), connection:
                    self._answer(context.wrap_socket(connection, server_side=True) if context else connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            self.requests.append(connection.recv(65_536))
            for start in range(0, len(self.answer), self.piece):
                time.sleep(self.pause)
                connection.sendall(self.answer[start : start + self.piece])


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Pages]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pages = Pages(listener.getsockname()[1])
        if context:
            context.sni_callback = lambda _connection, name, _context: pages.names.append(name)
        thread = Thread(target=pages.serve, args=(listener, context), daemon=True)
        thread.start()
        yield pages
        # On Linux, this wakes `accept`.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join()
