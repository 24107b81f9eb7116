"""RFC 9112: HTTP/1.1 responses are parsed strictly."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws.wire import response
from chalicelib.aws.wire.response import IncompleteResponse, MalformedResponse, Response, read_response

OK = b"HTTP/1.1 200 OK\r\n"


def _read(*parts: bytes) -> Response:
    remaining = [*parts, b""]
    return read_response(lambda: remaining.pop(0) if len(remaining) > 1 else remaining[0])


def test_a_body_ends_at_its_content_length() -> None:
    """§6.3, 6."""
    answer = _read(OK + b"Content-Length: 2\r\nX-A:\t b \r\n\r\n{}")

    assert Response(200, {"content-length": "2", "x-a": "b"}, b"{}", is_last=False) == answer


def test_chunks_are_joined_to_a_body() -> None:
    """§7.1: extensions and trailers are ignored."""
    chunks = b'2;name="value"\r\n{}\r\nA \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n'
    answer = _read(OK + b"Transfer-Encoding: Chunked\r\n\r\n" + chunks)

    assert (b"{}0123456789", False) == (answer.body, answer.is_last)
    assert "trailer" not in answer.headers


def test_a_body_without_length_or_chunks_ends_with_the_connection() -> None:
    """§6.3, 8."""
    answer = _read(OK + b"\r\n{", b"}")

    assert (b"{}", True) == (answer.body, answer.is_last)


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(status: int) -> None:
    """§6.3, 1."""
    answer = _read(b"HTTP/1.1 %d \r\nContent-Length: 7\r\n\r\n" % status)

    assert (status, b"", False) == (answer.status, answer.body, answer.is_last)


def test_interim_responses_are_skipped() -> None:
    """RFC 9110 §15.2."""
    answer = _read(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 0\r\n\r\n")

    assert Response(200, {"content-length": "0"}, b"", is_last=False) == answer


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n",
        OK + b"Content-Length: 2\r\nConnection: close\r\n",
        OK + b"Content-Length: 2\r\nConnection: x, Close\r\n",
        OK + b"Content-Length: 2\r\nConnection: x\r\nConnection: close\r\n",
    ],
)
def test_the_connection_is_not_reused_if_the_server_closes_it(head: bytes) -> None:
    """§9.3, §9.6."""
    assert _read(head + b"\r\n{}").is_last


def test_the_connection_is_not_reused_if_bytes_follow_the_response() -> None:
    """The next request on this connection could get the wrong response."""
    assert _read(OK + b"Content-Length: 2\r\n\r\n{}HTTP/1.1 200").is_last


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>It works!</html>\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 200OK\r\n\r\n",
        b"HTTP/1.1  200 OK\r\n\r\n",
        b"HTTP/1.1 99 OK\r\n\r\n",
        b"HTTP/1.1 600 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        b"\r\n" + OK + b"\r\n",
        OK + b"Name : value\r\n\r\n",
        OK + b" folded\r\n\r\n",
        OK + b"Name: a\r\n b\r\n\r\n",
        OK + b"no colon\r\n\r\n",
        OK + b": no name\r\n\r\n",
        OK + b"Name: a\rb\r\n\r\n",
        OK + b"Name: a\nOther: b\r\n\r\n",
        OK + b"Name: \0\r\n\r\n",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: +1\r\n\r\n",
        OK + b"Content-Length: 0x1\r\n\r\n",
        OK + b"Content-Length: \xb2\r\n\r\n",
        OK + b"Content-Length: 1_0\r\n\r\n0123456789",
        OK + b"Content-Length:\r\n\r\n",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        OK + b"Content-Length: 2, 2\r\n\r\n{}",
        OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: identity\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n\r\n",
    ],
)
def test_an_ambiguous_response_is_malformed(raw: bytes) -> None:
    """§2.2, §4, §5, §6.1, §6.3, §7.1."""
    with pytest.raises(MalformedResponse):
        _read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        OK + b"Content-Length: 3\r\n\r\n{}",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n",
        OK + b"Content-Le",
        b"HTTP/1.1 100\r\n\r\n",
        b"H",
        b"",
    ],
)
def test_a_truncated_response_is_incomplete(raw: bytes) -> None:
    """§8."""
    with pytest.raises(IncompleteResponse):
        _read(raw)


@pytest.mark.parametrize(
    "raw",
    [
        OK + b"Content-Length: 8388609\r\n\r\n",
        OK + b"Content-Length: 99999999999999999999999\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n800001\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
    ],
)
def test_a_body_above_the_maximum_size_is_refused(raw: bytes) -> None:
    """The announced length is refused before the body is read."""
    with pytest.raises(MalformedResponse):
        _read(raw)


@pytest.mark.parametrize("start", [b"", OK, OK + b"Name: ", OK + b"Transfer-Encoding: chunked\r\n\r\n"])
@pytest.mark.parametrize("endless", [b"x" * 1000, b"Name: value\r\n", b"HTTP/1.1 100\r\n\r\n"])
def test_a_head_above_the_maximum_size_is_refused(start: bytes, endless: bytes) -> None:
    """The limit is 64 KiB, including interim responses."""
    remaining = [start or endless]

    with pytest.raises(MalformedResponse):
        read_response(lambda: remaining.pop() if remaining else endless)


def test_an_endless_body_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that ends with the connection has no announced length."""
    monkeypatch.setattr(response, "MAXIMUM_BODY", 10)
    parts = [OK + b"\r\n"]

    with pytest.raises(MalformedResponse):
        read_response(lambda: parts.pop() if parts else b"x")


@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=20), st.sampled_from(["length", "chunks"]))
def test_a_response_may_arrive_in_any_pieces(body: bytes, cuts: list[int], framing: str) -> None:
    """TCP does not preserve the boundaries of writes."""
    if framing == "length":
        raw = OK + b"Content-Length: %d\r\n\r\n" % len(body) + body
    else:
        chunk = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
        raw = OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunk + b"0\r\n\r\n"
    pieces = []
    for cut in cuts:
        pieces.append(raw[:cut])
        raw = raw[cut:]

    answer = _read(*(piece for piece in (*pieces, raw) if piece))

    assert (body, False) == (answer.body, answer.is_last)


@given(
    st.lists(st.binary(min_size=1, max_size=50) | st.sampled_from([OK, b"\r\n", b"1\r\n", b"Content-Length: 1\r\n"]))
)
def test_arbitrary_bytes_give_a_response_or_a_defined_error(parts: list[bytes]) -> None:
    with suppress(MalformedResponse, IncompleteResponse):
        assert 200 <= _read(*parts).status <= 599
