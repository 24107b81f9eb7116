"""Strict reader for one HTTP/1.1 response: RFC 9112.

Where the RFC permits a client to be lenient, this reader refuses the response. AWS's servers do not need leniency. A
client that interprets a response differently from a proxy may read the response to another request.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

# Bytes. DynamoDB returns at most 1 MB, Secrets Manager 64 KB. JSON may need several bytes for one of them.
MAXIMUM_BODY: Final = 8 * 2**20
MAXIMUM_HEAD: Final = 64 * 2**10
# §4. The reason phrase may be missing.
STATUS_LINE: Final = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?")
# §5. No white space before the colon, no folded lines, no control characters.
FIELD_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)")
# §6.2, and §7.1, whose extensions are ignored. Compiled on first use; AWS never sends chunks.
LENGTH: Final = "[0-9]{1,18}"
CHUNK_SIZE: Final = rb"([0-9A-Fa-f]{1,8})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?"
# §6.3, 1.
WITHOUT_BODY: Final = (204, 304)


class MalformedResponse(Exception):
    """The data is not a well-formed response, or is ambiguous."""


class IncompleteResponse(Exception):
    """The connection ended before the response did."""


class Response(NamedTuple):
    """`headers` have lower-case names. `is_last` means that the connection cannot be used again."""

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
        # RFC 9110 §15.2: interim responses come before the final one. 101 accepts an Upgrade, which we never send.
        while status < 200:
            if status == 101:
                raise MalformedResponse
            minor_version, status, headers = self._head()
        body, is_delimited = self._body(minor_version, status, headers)
        options = {option.strip() for option in headers.get("connection", "").lower().split(",")}
        # Bytes after the response belong to no request, so the connection is no longer trustworthy.
        is_last = not is_delimited or minor_version == 0 or "close" in options or bool(self._buffer)
        return Response(status, headers, body, is_last)

    def _head(self) -> tuple[int, int, dict[str, str]]:
        """§2.1: the status line, the fields, an empty line. A bare LF or CR ends no line, and no pattern matches it."""
        status_line, *lines = self._until(b"\r\n\r\n").split(b"\r\n")
        match = STATUS_LINE.fullmatch(status_line)
        if not match:
            raise MalformedResponse
        return int(match[1]), int(match[2]), _fields(lines)

    def _body(self, minor_version: int, status: int, headers: dict[str, str]) -> tuple[bytes, bool]:
        """§6.3. The body, and whether the response itself determines where it ends."""
        coding, length = headers.get("transfer-encoding"), headers.get("content-length")
        if status in WITHOUT_BODY:
            return b"", True
        if coding is not None:
            # Both headers together may be request smuggling. HTTP/1.0 has no transfer codings.
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
                # §7.1.2: trailers are ignored.
                while line := self._line():
                    _fields([line])
                return bytes(body)
            body += self._bytes(size)
            if self._line():
                raise MalformedResponse
            # The lines of a chunk count towards the limit for the head. Reset it for the next chunk.
            self._head_left = MAXIMUM_HEAD

    def _line(self) -> bytes:
        """The next line of a chunked body, without CR LF. §2.2: a bare LF does not end a line."""
        return self._until(b"\r\n")

    def _until(self, delimiter: bytes) -> bytes:
        """The bytes before the delimiter. Both are removed, and count towards the limit for the head."""
        while (end := self._buffer.find(delimiter)) < 0:
            if len(self._buffer) > self._head_left:
                raise MalformedResponse
            self._need()
        self._head_left -= end + len(delimiter)
        if self._head_left < 0:
            raise MalformedResponse
        content = bytes(self._buffer[:end])
        del self._buffer[: end + len(delimiter)]
        return content

    def _bytes(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._need()
        content = bytes(self._buffer[:count])
        del self._buffer[:count]
        return content

    def _need(self) -> None:
        if not self._fill():
            raise IncompleteResponse

    def _fill(self) -> bool:
        received = self._receive()
        self._buffer += received
        return bool(received)


def _fields(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        match = FIELD_LINE.fullmatch(line)
        if not match:
            raise MalformedResponse
        name, value = match[1].decode().lower(), match[2].strip(b"\t ").decode("latin-1")
        # RFC 9110 §5.3. Two joined lengths or codings match no pattern, so they are refused.
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
