"""A pool of connections to one endpoint, for concurrent threads."""

import os

from .connection import Connection, ConnectionFailure
from .endpoint import Endpoint
from .response import Response
from .trust import Trust

# Idle connections. A Lambda container needs one; a busy local server needs several.
MAXIMUM_IDLE = 16


class ConnectionPool:
    """Threads take and return connections. No lock is needed because a list's `pop` and `append` are atomic."""

    def __init__(self, endpoint: Endpoint, trust: Trust) -> None:
        self._endpoint, self._trust = endpoint, trust
        self._idle: list[Connection] = []
        self._process = os.getpid()

    def exchange(self, request: bytes, connect_timeout: float, read_timeout: float) -> tuple[Response, bool]:
        """The response to `request`, and whether it was sent a second time. Raises ConnectionFailure.

        The server may close an idle connection while the request is being sent. Then there is no response, and
        `request` is sent again over a new connection. RFC 9112 §9.3.1 permits this for requests that may arrive twice:
        reads, and writes with a condition or token. All calls are such requests.
        """
        idle_connection = self._take()
        if idle_connection:
            try:
                return self._exchange(idle_connection, request, read_timeout), False
            except ConnectionFailure as error:
                if not error.is_unanswered:
                    raise
        new = Connection.connect(self._endpoint, self._trust, connect_timeout)
        return self._exchange(new, request, read_timeout), idle_connection is not None

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
            # After a fork, both processes would use the same socket.
            self._idle, self._process = [], os.getpid()
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                # Another thread took the last connection.
                return None
            if not connection.is_stale():
                return connection
            connection.close()
        return None
