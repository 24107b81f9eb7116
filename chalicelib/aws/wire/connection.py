"""A persistent connection to a service, over TCP or TLS, for one call at a time."""

import select
import socket
import ssl
import time
import weakref

from .endpoint import Endpoint
from .response import IncompleteResponse, MalformedResponse, Response, read_response
from .trust import Trust

# Bytes.
RECEIVED_AT_ONCE = 65_536


class ConnectionFailure(Exception):
    """`code` is botocore's name for this kind of failure, so that the log is the same with either client.

    `is_unanswered` means that the server closed the connection before the first byte of a response.
    """

    def __init__(self, code: str, *, is_unanswered: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_unanswered = code, is_unanswered


class Connection:
    """Open a new one with `connect`."""

    def __init__(self, open_socket: socket.socket) -> None:
        self._socket = open_socket
        # This closes the idle connections of a service that is no longer used.
        weakref.finalize(self, open_socket.close)

    @classmethod
    def connect(cls, endpoint: Endpoint, trust: Trust, timeout: float) -> "Connection":
        """`timeout` is in seconds, for TCP and again for TLS. Raises ConnectionFailure."""
        open_socket = _connect(endpoint, timeout)
        if not endpoint.is_tls:
            return cls(open_socket)
        try:
            context = trust.context()
        except OSError:
            open_socket.close()
            raise ConnectionFailure("UnreadableCABundle") from None
        try:
            return cls(_secure(open_socket, context, endpoint.host, timeout))
        except ssl.SSLCertVerificationError as error:
            if not trust.widen(context, error):
                raise ConnectionFailure("SSLError") from None
        except TimeoutError:
            raise ConnectionFailure("ConnectTimeoutError") from None
        except OSError:
            raise ConnectionFailure("SSLError") from None
        return cls.connect(endpoint, trust, timeout)

    def exchange(self, request: bytes, timeout: float) -> Response:
        """The complete response to `request`. `timeout` is in seconds and limits the whole exchange.

        Close the connection after a failure. Raises ConnectionFailure.
        """
        deadline = time.monotonic() + timeout
        is_unanswered = True

        def receive() -> bytes:
            nonlocal is_unanswered
            self._socket.settimeout(_remaining(deadline))
            received = self._socket.recv(RECEIVED_AT_ONCE)
            is_unanswered = is_unanswered and not received
            return received

        try:
            self._socket.settimeout(timeout)
            self._socket.sendall(request)
            return read_response(receive)
        except TimeoutError:
            raise ConnectionFailure("ReadTimeoutError") from None
        except MalformedResponse:
            raise ConnectionFailure("MalformedResponse") from None
        except (IncompleteResponse, OSError):
            raise ConnectionFailure("ConnectionClosedError", is_unanswered=is_unanswered) from None

    def is_stale(self) -> bool:
        """Whether the server closed the idle connection or sent unexpected data on it.

        TLS 1.3's session tickets arrive before the first response and are read with it.
        """
        try:
            return bool(select.select([self._socket], [], [], 0)[0])
        except (OSError, ValueError):
            # The socket is closed, or its file descriptor is too large for `select`.
            return True

    def close(self) -> None:
        self._socket.close()


def _connect(endpoint: Endpoint, timeout: float) -> socket.socket:
    """Connect to the first address that responds. Each address but the last has half of the remaining time."""
    deadline = time.monotonic() + timeout
    try:
        # Bytes, because the codec for other names than ASCII is expensive to import.
        addresses = socket.getaddrinfo(endpoint.host.encode("ascii"), endpoint.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ConnectionFailure("EndpointConnectionError") from None
    code = "EndpointConnectionError"
    for number, (family, kind, protocol, _, address) in enumerate(addresses, 1):
        connecting = socket.socket(family, kind, protocol)
        try:
            seconds = _remaining(deadline)
            connecting.settimeout(seconds if number == len(addresses) else seconds / 2)
            connecting.connect(address)
            # A request is sent in one piece, so a delay to collect more data has no benefit.
            connecting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except TimeoutError:
            connecting.close()
            code = "ConnectTimeoutError"
        except OSError:
            connecting.close()
        else:
            return connecting
    raise ConnectionFailure(code)


def _secure(open_socket: socket.socket, context: ssl.SSLContext, host: str, timeout: float) -> ssl.SSLSocket:
    """Raises OSError."""
    try:
        open_socket.settimeout(timeout)
        # Without TLS's close_notify, the end of the data must not count as the end of the response: RFC 9112 §9.8.
        return context.wrap_socket(open_socket, server_hostname=host.encode("ascii"), suppress_ragged_eofs=False)
    except OSError:
        open_socket.close()
        raise


def _remaining(deadline: float) -> float:
    """Seconds, more than 0. Raises TimeoutError."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
