"""RFC 9112 §6: where the body of a request ends. After a wrong end, the server would read a false next request."""

import re
from email.message import Message
from typing import BinaryIO

# The payload limit of API Gateway, in bytes.
MAXIMUM_BODY = 10 * 1024 * 1024
_MAXIMUM_LINE = 4096
# RFC 9110 §5.6.3. Python's default strips more characters.
_OPTIONAL_WHITESPACE = " \t"


class UnreadableBody(Exception):
    """The server must close the connection, because it cannot find the next request."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def read_body(headers: Message, stream: BinaryIO) -> bytes:
    lengths = {length.strip(_OPTIONAL_WHITESPACE) for length in headers.get_all("Content-Length", [])}
    codings = headers.get_all("Transfer-Encoding", [])
    if codings and lengths:
        raise UnreadableBody(400, "Send either Content-Length or Transfer-Encoding, not both.")
    if codings:
        return _read_chunks(codings, stream)
    if not lengths:
        return b""
    if len(lengths) > 1:
        raise UnreadableBody(400, "Content-Length has more than one value. Send one.")
    return _read_exactly(_number(lengths.pop(), "[0-9]{1,18}", 10), stream)


def _read_chunks(codings: list[str], stream: BinaryIO) -> bytes:
    """RFC 9112 §7.1."""
    if [coding.strip(_OPTIONAL_WHITESPACE).lower() for coding in codings] != ["chunked"]:
        raise UnreadableBody(501, "Unsupported Transfer-Encoding. Supported values: chunked.")
    body = b""
    while size := _number(_line(stream).partition(";")[0].strip(_OPTIONAL_WHITESPACE), "[0-9A-Fa-f]{1,15}", 16):
        body += _read_exactly(size, stream, bytes_before=len(body))
        if _line(stream):
            raise UnreadableBody(400, "A chunk is longer than its declared size.")
    while _line(stream):
        # RFC 9112 §7.1.2: trailer fields may be ignored.
        pass
    return body


def _read_exactly(size: int, stream: BinaryIO, bytes_before: int = 0) -> bytes:
    if bytes_before + size > MAXIMUM_BODY:
        raise UnreadableBody(413, "The body is larger than 10 MiB.")
    content = stream.read(size)
    if len(content) < size:
        raise UnreadableBody(400, "The body is shorter than its declared length.")
    return content


def _line(stream: BinaryIO) -> str:
    line = stream.readline(_MAXIMUM_LINE)
    if not line.endswith(b"\n"):
        raise UnreadableBody(400, "A line of the chunked body is incomplete or too long.")
    return line.decode("latin-1").rstrip("\r\n")


def _number(text: str, digits: str, base: int) -> int:
    if not re.fullmatch(digits, text):
        raise UnreadableBody(400, "The length of the body is not a number.")
    return int(text, base)
