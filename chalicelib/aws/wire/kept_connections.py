"""The connections to one endpoint, for as many threads as call at once."""

import os

from .connection import Connection, ConnectionTrouble
from .endpoint import Endpoint
from .response import Response
from .trust import Trust

# What a busy local server may leave idle; a Lambda container has one.
MAXIMUM_IDLE = 16


class KeptConnections:
    """A thread takes a connection out and puts it back: a list's `pop` and `append` need no lock."""

    def __init__(self, endpoint: Endpoint, trust: Trust) -> None:
        self._endpoint, self._trust = endpoint, trust
        self._idle: list[Connection] = []
        self._process = os.getpid()

    def exchange(self, request: bytes, connect_timeout: float, read_timeout: float) -> tuple[Response, bool]:
        """The answer to `request`, and whether it was sent a second time. Raises ConnectionTrouble.

        A server may close an idle connection at the very moment at which it is used. Then there is no answer, and
        `request` goes over a new connection. RFC 9112 §9.3.1 allows that for what may arrive twice: reads, and writes
        that say so by their condition or token, as all of ours do.
        """
        kept = self._take()
        if kept:
            try:
                return self._exchange(kept, request, read_timeout), False
            except ConnectionTrouble as trouble:
                if not trouble.is_unanswered:
                    raise
        new = Connection.connect(self._endpoint, self._trust, connect_timeout)
        return self._exchange(new, request, read_timeout), kept is not None

    def _exchange(self, connection: Connection, request: bytes, read_timeout: float) -> Response:
        is_reusable = False
        try:
            response = connection.exchange(request, read_timeout)
            is_reusable = not response.is_last and len(self._idle) < MAXIMUM_IDLE
        finally:
            if is_reusable:
                self._idle.append(connection)
            else:
                connection.close()
        return response

    def _take(self) -> Connection | None:
        """An idle connection that is still open."""
        if self._process != os.getpid():
            # After a fork both processes would write to the same socket.
            self._idle, self._process = [], os.getpid()
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                # Another thread was faster.
                return None
            if not connection.is_stale():
                return connection
            connection.close()
        return None
