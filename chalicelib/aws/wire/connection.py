"""A connection to a service that is kept between calls: TCP, TLS where the endpoint has it, one call at a time."""

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


class ConnectionTrouble(Exception):
    """`code` is what botocore calls this kind of trouble, so that the log says the same with either client.

    `is_unanswered`: the server closed the connection before the first byte of an answer.
    """

    def __init__(self, code: str, *, is_unanswered: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_unanswered = code, is_unanswered


class Connection:
    """Open a new one with `connect`."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        # Nobody closes the idle connections of a service that is not used any more.
        weakref.finalize(self, connected.close)

    @classmethod
    def connect(cls, endpoint: Endpoint, trust: Trust, timeout: float) -> "Connection":
        """TCP has `timeout` seconds, and TLS as many again. Raises ConnectionTrouble."""
        connected = _connect(endpoint, timeout)
        if not endpoint.is_tls:
            return cls(connected)
        try:
            context = trust.context()
        except OSError:
            connected.close()
            raise ConnectionTrouble("UnreadableCABundle") from None
        try:
            return cls(_secure(connected, context, endpoint.host, timeout))
        except ssl.SSLCertVerificationError as error:
            if not trust.widen(context, error):
                raise ConnectionTrouble("SSLError") from None
        except TimeoutError:
            raise ConnectionTrouble("ConnectTimeoutError") from None
        except OSError:
            raise ConnectionTrouble("SSLError") from None
        return cls.connect(endpoint, trust, timeout)

    def exchange(self, request: bytes, timeout: float) -> Response:
        """The answer to `request`, complete within `timeout` seconds, however slowly its bytes come.

        Close the connection after a failure. Raises ConnectionTrouble.
        """
        deadline = time.monotonic() + timeout
        is_unanswered = True

        def receive() -> bytes:
            nonlocal is_unanswered
            self._socket.settimeout(_left(deadline))
            received = self._socket.recv(RECEIVED_AT_ONCE)
            is_unanswered = is_unanswered and not received
            return received

        try:
            self._socket.settimeout(timeout)
            self._socket.sendall(request)
            return read_response(receive)
        except TimeoutError:
            raise ConnectionTrouble("ReadTimeoutError") from None
        except MalformedResponse:
            raise ConnectionTrouble("MalformedResponse") from None
        except (IncompleteResponse, OSError):
            raise ConnectionTrouble("ConnectionClosedError", is_unanswered=is_unanswered) from None

    def is_stale(self) -> bool:
        """Whether the server closed it, or sent what nobody asked for, while it was idle.

        TLS 1.3's session tickets arrive before the first answer and are read with it.
        """
        try:
            return bool(select.select([self._socket], [], [], 0)[0])
        except (OSError, ValueError):
            # Broken, or its number is above what `select` can take.
            return True

    def close(self) -> None:
        self._socket.close()


def _connect(endpoint: Endpoint, timeout: float) -> socket.socket:
    """The first of the host's addresses that answers. Each but the last has half of the time that is left."""
    deadline = time.monotonic() + timeout
    try:
        addresses = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ConnectionTrouble("EndpointConnectionError") from None
    code = "EndpointConnectionError"
    for number, (family, kind, protocol, _, address) in enumerate(addresses, 1):
        connecting = socket.socket(family, kind, protocol)
        try:
            left = _left(deadline)
            connecting.settimeout(left if number == len(addresses) else left / 2)
            connecting.connect(address)
            # A call is written in one piece: nothing is won by waiting for more.
            connecting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except TimeoutError:
            connecting.close()
            code = "ConnectTimeoutError"
        except OSError:
            connecting.close()
        else:
            return connecting
    raise ConnectionTrouble(code)


def _secure(connected: socket.socket, context: ssl.SSLContext, host: str, timeout: float) -> ssl.SSLSocket:
    """Raises OSError."""
    try:
        connected.settimeout(timeout)
        # An end without TLS's close_notify must not pass for the end of a response: RFC 9112 §9.8.
        return context.wrap_socket(connected, server_hostname=host, suppress_ragged_eofs=False)
    except OSError:
        connected.close()
        raise


def _left(deadline: float) -> float:
    """Seconds, more than none. Raises TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
