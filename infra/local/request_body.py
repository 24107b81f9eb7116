"""RFC 9112 §6: where a request's body ends. A server that gets this wrong reads the rest as the next request."""

import re
from email.message import Message
from typing import BinaryIO

# What API Gateway takes.
LARGEST_BODY = 10 * 1024 * 1024
_LONGEST_LINE = 4096
# RFC 9110 §5.6.3; Python would strip more.
_OPTIONAL_WHITESPACE = " \t"


class UnreadableBody(Exception):
    """The connection cannot be used further."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def read_body(headers: Message, stream: BinaryIO) -> bytes:
    lengths = {length.strip(_OPTIONAL_WHITESPACE) for length in headers.get_all("Content-Length", [])}
    codings = headers.get_all("Transfer-Encoding", [])
    if codings and lengths:
        raise UnreadableBody(400, "Content-Length and Transfer-Encoding exclude each other.")
    if codings:
        return _read_chunks(codings, stream)
    if not lengths:
        return b""
    if len(lengths) > 1:
        raise UnreadableBody(400, "Content-Length was sent with different values.")
    return _read_exactly(_number(lengths.pop(), "[0-9]{1,18}", 10), stream)


def _read_chunks(codings: list[str], stream: BinaryIO) -> bytes:
    """RFC 9112 §7.1."""
    if [coding.strip(_OPTIONAL_WHITESPACE).lower() for coding in codings] != ["chunked"]:
        raise UnreadableBody(501, "The only transfer coding understood is chunked.")
    body = b""
    while size := _number(_line(stream).partition(";")[0].strip(_OPTIONAL_WHITESPACE), "[0-9A-Fa-f]{1,15}", 16):
        body += _read_exactly(size, stream, already=len(body))
        if _line(stream):
            raise UnreadableBody(400, "A chunk is longer than it says.")
    while _line(stream):
        # RFC 9112 §7.1.2: trailer fields may be ignored.
        pass
    return body


def _read_exactly(size: int, stream: BinaryIO, already: int = 0) -> bytes:
    if already + size > LARGEST_BODY:
        raise UnreadableBody(413, "The body is larger than 10 MiB.")
    content = stream.read(size)
    if len(content) < size:
        raise UnreadableBody(400, "The body is shorter than announced.")
    return content


def _line(stream: BinaryIO) -> str:
    line = stream.readline(_LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise UnreadableBody(400, "A line of the chunked body does not end.")
    return line.decode("latin-1").rstrip("\r\n")


def _number(text: str, digits: str, base: int) -> int:
    if not re.fullmatch(digits, text):
        raise UnreadableBody(400, "The length of the body is not a number.")
    return int(text, base)
