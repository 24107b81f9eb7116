"""aws.wire on a socket: the reuse of connections."""

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.aws.call import CallRefused
from tests.contract.calls import IMPATIENT, OK, code_of, over_the_wire
from tests.contract.raw_server import (
    Act,
    RawServer,
    answer,
    closes,
    hangs,
    is_soon,
    resets,
    says,
    trickles,
)


@pytest.mark.parametrize(
    "raw",
    [
        answer(b'{"a":1}'),
        OK + b'Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n',
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b'{"a":1}'),
    ],
    ids=["length", "chunks", "interim"],
)
def test_the_connection_is_reused_after_both_framings(server: RawServer, raw: bytes) -> None:
    """RFC 9112 §6, §9.3."""
    server.acts = [says(raw)]
    call = over_the_wire(server)

    answers = [call("GetItem", {}) for _ in range(3)]

    assert ([{"a": 1}] * 3, [1, 1, 1]) == (answers, server.places)


@pytest.mark.parametrize(
    "act",
    [
        says(OK + b"\r\n{}", keeps=False),
        says(answer(headers=b"Connection: close\r\n")),
        says(answer() + b"HTTP/1.1 200 OK\r\n"),
        says(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    ],
    ids=["body ends with the connection", "Connection: close", "extra bytes", "HTTP/1.0"],
)
def test_a_connection_that_cannot_be_reused_is_closed(server: RawServer, act: Act) -> None:
    """RFC 9112 §9.3, §9.6. Extra bytes after a response could be read as the next response."""
    server.acts = [act]
    call = over_the_wire(server)

    assert [{}, {}] == [call("GetItem", {}) for _ in range(2)]
    assert [1, 2] == server.places


def test_a_connection_closed_while_idle_is_replaced_without_a_retry(server: RawServer) -> None:
    """AWS closes idle connections after seconds or minutes. A frozen container notices it late."""
    server.acts = [says(answer(), keeps=False)]
    call = over_the_wire(server)

    for number in range(1, 4):
        assert {} == call("GetItem", {})
        assert is_soon(lambda number=number: number == len(server.requests))
        time.sleep(0.05)

    assert [1, 2, 3] == server.places


@pytest.mark.parametrize("parting", [b"", b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 2\r\n\r\n{}"])
def test_no_request_is_sent_over_an_idle_connection_with_unexpected_events(server: RawServer, parting: bytes) -> None:
    """RFC 9110 §15.5.9: a server may send 408 on an idle connection. That is no response to a request."""

    def parts(connection: socket.socket, _: RawServer) -> bool:
        connection.sendall(answer())
        time.sleep(0.05)
        connection.sendall(parting)
        return False

    server.acts = [parts, says(answer(b'{"__type":"ConditionalCheckFailedException"}', 400))]
    call = over_the_wire(server)
    call("GetItem", {})
    time.sleep(0.2)

    with pytest.raises(CallRefused) as raised:
        call("UpdateItem", {})

    assert ([1, 2], False) == (server.places, raised.value.retried)


@pytest.mark.parametrize("act", [closes, resets])
def test_a_connection_closed_during_the_request_is_replaced_without_a_retry(server: RawServer, act: Act) -> None:
    """RFC 9112 §9.3.1: the request may arrive twice, and the caller learns of it."""
    server.acts = [says(answer()), act, says(answer(b'{"__type":"ConditionalCheckFailedException"}', 400))]
    call = over_the_wire(server)
    call("GetItem", {})

    with pytest.raises(CallRefused) as raised:
        call("UpdateItem", {})

    assert ([1, 1, 2], True) == (server.places, raised.value.retried)


def test_a_new_connection_that_is_closed_is_a_failure(server: RawServer) -> None:
    """Only an idle connection is replaced, and only once."""
    server.acts = [says(answer()), closes]
    call = over_the_wire(server)
    call("GetItem", {})

    assert "ConnectionClosedError" == code_of(call)
    assert [1, 1, 2] == server.places


@pytest.mark.parametrize("act", [hangs, says(answer()[:-1], keeps=False), says(b"HTTP/1.1 2", keeps=False)])
def test_a_reused_connection_that_began_to_answer_or_hangs_is_not_replaced(server: RawServer, act: Act) -> None:
    """The server may be processing the request, so only a retry may send it again."""
    server.acts = [says(answer()), act]
    call = over_the_wire(server)
    call("GetItem", {})

    assert code_of(call) in {"ReadTimeoutError", "ConnectionClosedError"}
    assert [1, 1] == server.places


def test_threads_do_not_share_a_connection(server: RawServer) -> None:
    """The local server handles each connection in its own thread."""
    server.acts = [trickles(answer(b'{"a":1}'), 0.001)]
    call = over_the_wire(server, IMPATIENT._replace(read=5))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: call("GetItem", {}), range(64)))

    assert [{"a": 1}] * 64 == answers
    assert server.connections <= 8


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_process_opens_its_own_connections(server: RawServer) -> None:
    """Otherwise, the two processes would read each other's responses."""
    call = over_the_wire(server)
    call("GetItem", {})

    if not (child := os.fork()):
        # Skips pytest's exit handlers.
        os._exit(0 if call("GetItem", {}) == {} else 1)
    _, status = os.waitpid(child, 0)
    call("GetItem", {})

    assert (0, [1, 2, 1]) == (status, server.places)
