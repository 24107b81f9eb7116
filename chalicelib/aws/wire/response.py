"""One HTTP/1.1 response, read strictly: RFC 9112.

Where that RFC lets a client guess what a server meant, this one gives up: AWS's servers do not need it, and whoever
guesses differently from a proxy on the way reads somebody else's answer.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

# Bytes. DynamoDB answers with at most a page of 1 MB, Secrets Manager with 64 KB; JSON may take a few bytes for each.
MAXIMUM_BODY: Final = 8 * 2**20
MAXIMUM_HEAD: Final = 64 * 2**10
# §4. The reason phrase may be missing.
STATUS_LINE: Final = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?")
# §5. No white space before the colon, no folded lines, no control characters.
FIELD_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)")
# §6.2, and §7.1, whose extensions are ignored. Compiled on first use, which for chunks is never with AWS.
LENGTH: Final = "[0-9]{1,18}"
CHUNK_SIZE: Final = rb"([0-9A-Fa-f]{1,8})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?"
# §6.3, 1.
WITHOUT_BODY: Final = (204, 304)


class MalformedResponse(Exception):
    """What came is not a response, or not one that is read without a guess."""


class IncompleteResponse(Exception):
    """The connection ended before the response did."""


class Response(NamedTuple):
    """`headers` by lower-case name. `is_last`: no other response can follow on the connection."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_last: bool


def read_response(receive: Callable[[], bytes]) -> Response:
    """The response to a POST. `receive` returns the next bytes, at least one, or b"" at the end of the connection.

    Raises MalformedResponse, IncompleteResponse, or what `receive` raises.
    """
    return _Reader(receive).response()


class _Reader:
    def __init__(self, receive: Callable[[], bytes]) -> None:
        self._receive, self._buffer = receive, bytearray()
        self._head_left = MAXIMUM_HEAD

    def response(self) -> Response:
        minor_version, status, headers = self._head()
        # RFC 9110 §15.2: interim responses come before the final one. 101 answers an Upgrade that nobody asked for.
        while status < 200:
            if status == 101:
                raise MalformedResponse
            minor_version, status, headers = self._head()
        body, is_delimited = self._body(minor_version, status, headers)
        options = {option.strip() for option in headers.get("connection", "").lower().split(",")}
        # Bytes after the response answer nothing: what comes on this connection cannot be trusted any more.
        is_last = not is_delimited or minor_version == 0 or "close" in options or bool(self._buffer)
        return Response(status, headers, body, is_last)

    def _head(self) -> tuple[int, int, dict[str, str]]:
        """§2.1: the status line, the fields, an empty line."""
        match = STATUS_LINE.fullmatch(self._line())
        if not match:
            raise MalformedResponse
        return int(match[1]), int(match[2]), self._fields()

    def _fields(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        while line := self._line():
            match = FIELD_LINE.fullmatch(line)
            if not match:
                raise MalformedResponse
            name, value = match[1].decode().lower(), match[2].strip(b"\t ").decode("latin-1")
            # RFC 9110 §5.3. Two lengths or two codings fit neither's pattern once they are joined.
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers

    def _body(self, minor_version: int, status: int, headers: dict[str, str]) -> tuple[bytes, bool]:
        """§6.3. With whether the response itself says where it ends."""
        coding, length = headers.get("transfer-encoding"), headers.get("content-length")
        if status in WITHOUT_BODY:
            return b"", True
        if coding is not None:
            # Both may be an attempt at smuggling, and HTTP/1.0 has no transfer codings.
            if coding.lower() != "chunked" or length is not None or minor_version == 0:
                raise MalformedResponse
            return self._chunks(), True
        if length is not None:
            if not re.fullmatch(LENGTH, length) or int(length) > MAXIMUM_BODY:
                raise MalformedResponse
            return self._bytes(int(length)), True
        while self._fill():
            if len(self._buffer) > MAXIMUM_BODY:
                raise MalformedResponse
        return self._bytes(len(self._buffer)), False

    def _chunks(self) -> bytes:
        """§7.1."""
        body = bytearray()
        while True:
            match = re.fullmatch(CHUNK_SIZE, self._line())
            if not match or len(body) + int(match[1], 16) > MAXIMUM_BODY:
                raise MalformedResponse
            if not (size := int(match[1], 16)):
                # §7.1.2: trailers are read and dropped.
                self._fields()
                return bytes(body)
            body += self._bytes(size)
            if self._line():
                raise MalformedResponse
            # Of what is allowed for a head, each chunk's own lines take a part: give it back for an honest body.
            self._head_left = MAXIMUM_HEAD

    def _line(self) -> bytes:
        """Without its CR LF. §2.2: a bare LF is not taken for one, and a bare CR is in no pattern above."""
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > self._head_left:
                raise MalformedResponse
            self._need()
        self._head_left -= end + 2
        if self._head_left < 0:
            raise MalformedResponse
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def _bytes(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._need()
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _need(self) -> None:
        if not self._fill():
            raise IncompleteResponse

    def _fill(self) -> bool:
        received = self._receive()
        self._buffer += received
        return bool(received)
