"""aws.wire on a socket: what is believed of bytes, how long they are waited for, and which connection they take."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.aws.call import Call, CallRefused, Timeouts
from chalicelib.aws.wire.credentials import Credentials
from chalicelib.aws.wire.service import Service
from chalicelib.aws.wire.trust import Trust
from chalicelib.store_errors import StoreUnavailable
from tests.contract.raw_server import (
    CHECKSUM,
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

IMPATIENT = Timeouts(connect=0.3, read=0.3, retries=0)
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server() -> RawServer:
    with RawServer.serving() as started:
        yield started


def _call(server: RawServer, timeouts: Timeouts = IMPATIENT, service: str = "dynamodb") -> Call:
    environ = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}"}
    credentials = Credentials("AKIDEXAMPLE", "secret", "a-session-token")
    return Service(service, "eu-central-1", timeouts, environ, lambda: credentials, Trust(environ))


def _code(call: Call) -> str:
    with pytest.raises(StoreUnavailable) as raised:
        call("GetItem", {})
    return raised.value.code


def test_a_request_is_one_of_http_1_1(server: RawServer) -> None:
    """RFC 9112 §3, §5, §6.2: the host first, and each field once."""
    _call(server)("GetItem", {"TableName": "ü"})

    ((_, raw),) = server.requests
    head, _, body = raw.decode("ascii").partition("\r\n\r\n")
    line, *fields = head.split("\r\n")
    names = [field.partition(":")[0] for field in fields]
    assert ("POST / HTTP/1.1", "host", len(names)) == (line, names[0], len(set(names)))
    assert f"host: 127.0.0.1:{server.port}" in fields
    assert {"x-amz-security-token: a-session-token", f"content-length: {len(body)}"} < set(fields)
    assert '{"TableName":"\\u00fc"}' == body


@pytest.mark.parametrize(
    "raw",
    [
        answer(b'{"a":1}'),
        OK + b'Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n',
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b'{"a":1}'),
    ],
    ids=["length", "chunks", "interim"],
)
def test_both_framings_keep_the_connection(server: RawServer, raw: bytes) -> None:
    """RFC 9112 §6, §9.3."""
    server.acts = [says(raw)]
    call = _call(server)

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
    ids=["ended by the close", "said so", "more than was asked for", "1.0"],
)
def test_a_connection_that_cannot_be_used_again_is_not(server: RawServer, act: Act) -> None:
    """RFC 9112 §9.3, §9.6. What comes after an answer could pass for the next one."""
    server.acts = [act]
    call = _call(server)

    assert [{}, {}] == [call("GetItem", {}) for _ in range(2)]
    assert [1, 2] == server.places


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (closes, "ConnectionClosedError"),
        (resets, "ConnectionClosedError"),
        (hangs, "ReadTimeoutError"),
        (says(answer(b'{"a":1}')[:-3], keeps=False), "ConnectionClosedError"),
        (says(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", keeps=False), "ConnectionClosedError"),
        (says(b"<html>Welcome to the lobby wifi</html>\r\n\r\n"), "MalformedResponse"),
        (says(OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}"), "MalformedResponse"),
        (says(OK + b"Content-Length: 99999999\r\n\r\n"), "MalformedResponse"),
        (says(answer(b"")), "MalformedAnswer"),
        (says(answer(b"<html>")), "MalformedAnswer"),
        (says(answer(b"\x1f\x8b", headers=b"Content-Encoding: gzip\r\n")), "MalformedAnswer"),
        (says(answer(b"[1]", 201)), "201"),
        (says(answer(headers=b"x-amz-crc32: 1\r\n")), "ChecksumError"),
        (says(answer(headers=b"x-amz-crc32: one\r\n")), "ChecksumError"),
        (says(answer(headers=CHECKSUM * 2)), "ChecksumError"),
        (says(answer(b'{"__type":"ValidationException"}', 400, CHECKSUM)), "ChecksumError"),
    ],
)
def test_bytes_that_are_no_answer_are_trouble_and_end_the_connection(server: RawServer, act: Act, code: str) -> None:
    server.acts = [act, says(answer())]
    call = _call(server)

    assert code == _code(call)
    assert {} == call("GetItem", {})


@pytest.mark.parametrize("headers", [b"", CHECKSUM])
def test_an_answer_with_its_checksum_or_without_one_is_believed(server: RawServer, headers: bytes) -> None:
    """Amazon DynamoDB Developer Guide, "DynamoDB low-level API". Not every emulator sends it."""
    server.acts = [says(answer(headers=headers))]

    assert {} == _call(server)("GetItem", {})


def test_secrets_manager_has_no_checksum(server: RawServer) -> None:
    server.acts = [says(answer(headers=b"x-amz-crc32: 1\r\n"))]

    assert {} == _call(server, service="secretsmanager")("GetSecretValue", {})


@pytest.mark.parametrize(
    "act",
    [says(answer(headers=b"x-amz-crc32: 1\r\n")), closes, resets, says(answer()[:-1], keeps=False), says(b"x\r\n")],
)
def test_an_answer_that_was_spoilt_on_its_way_is_asked_for_again(server: RawServer, act: Act) -> None:
    server.acts = [act, act, says(answer(headers=CHECKSUM))]

    assert {} == _call(server, IMPATIENT._replace(retries=2))("GetItem", {})
    assert 3 == len(server.requests)


@pytest.mark.parametrize("raw", [answer(b'{"a":1}'), OK + b"Name: value\r\n\r\n"])
def test_a_trickle_is_over_when_an_answer_should_be_complete(server: RawServer, raw: bytes) -> None:
    """Each byte comes in time, and all of them would take seconds."""
    server.acts = [trickles(raw, 0.1)]
    started = time.monotonic()

    assert "ReadTimeoutError" == _code(_call(server))
    assert 0.3 <= time.monotonic() - started < 0.6


def test_a_request_that_is_not_taken_is_over_in_time(server: RawServer) -> None:
    """The answer's time begins when the request is sent."""
    started = time.monotonic()
    server.acts = [hangs]

    with pytest.raises(StoreUnavailable):
        _call(server)("PutItem", {"Item": "x" * 50_000_000})

    assert time.monotonic() - started < 3


def test_a_connection_that_was_closed_while_idle_is_replaced_at_no_cost(server: RawServer) -> None:
    """AWS closes an idle connection after seconds or minutes, and a frozen container learns it late."""
    server.acts = [says(answer(), keeps=False)]
    call = _call(server)

    for number in range(1, 4):
        assert {} == call("GetItem", {})
        assert is_soon(lambda number=number: number == len(server.requests))
        time.sleep(0.05)

    assert [1, 2, 3] == server.places


@pytest.mark.parametrize("act", [closes, resets])
def test_a_connection_that_is_closed_as_it_is_used_is_replaced_without_a_retry(server: RawServer, act: Act) -> None:
    """RFC 9112 §9.3.1: the request may arrive twice, and the caller is told."""
    server.acts = [says(answer()), act, says(answer(b'{"__type":"ConditionalCheckFailedException"}', 400))]
    call = _call(server)
    call("GetItem", {})

    with pytest.raises(CallRefused) as raised:
        call("UpdateItem", {})

    assert ([1, 1, 2], True) == (server.places, raised.value.retried)


def test_a_new_connection_that_is_closed_is_a_failure(server: RawServer) -> None:
    """Only an idle one is replaced, and only once."""
    server.acts = [says(answer()), closes]
    call = _call(server)
    call("GetItem", {})

    assert "ConnectionClosedError" == _code(call)
    assert [1, 1, 2] == server.places


@pytest.mark.parametrize("act", [hangs, says(answer()[:-1], keeps=False), says(b"HTTP/1.1 2", keeps=False)])
def test_a_kept_connection_that_began_to_answer_or_hangs_is_not_replaced(server: RawServer, act: Act) -> None:
    """The server is at work on the request: that is for a retry."""
    server.acts = [says(answer()), act]
    call = _call(server)
    call("GetItem", {})

    assert _code(call) in {"ReadTimeoutError", "ConnectionClosedError"}
    assert [1, 1] == server.places


def test_threads_do_not_share_a_connection(server: RawServer) -> None:
    """The local server has a thread for each request."""
    server.acts = [trickles(answer(b'{"a":1}'), 0.001)]
    call = _call(server, IMPATIENT._replace(read=5))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: call("GetItem", {}), range(64)))

    assert [{"a": 1}] * 64 == answers
    assert server.connections <= 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_process_has_connections_of_its_own(server: RawServer) -> None:
    """Else the two would read each other's answers."""
    call = _call(server)
    call("GetItem", {})

    if not (child := os.fork()):
        # Without pytest's own ending.
        os._exit(0 if call("GetItem", {}) == {} else 1)
    _, status = os.waitpid(child, 0)
    call("GetItem", {})

    assert (0, [1, 2, 1]) == (status, server.places)


@pytest.mark.parametrize("credentials", [Credentials("AKID\r\nx: y", "s", None), Credentials("A", "s", "token\n")])
def test_credentials_with_a_line_break_are_not_sent(server: RawServer, credentials: Credentials) -> None:
    """Nor told."""
    environ = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}"}
    call = Service("dynamodb", "eu-central-1", IMPATIENT, environ, lambda: credentials, Trust(environ))

    assert "MalformedCredentials" == _code(call)
    assert [] == server.requests


def test_each_attempt_is_signed_with_the_credentials_and_the_time_of_its_own(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those from a URL may have been renewed meanwhile."""
    monkeypatch.setattr(random, "random", lambda: 0.0)
    server.acts = [says(answer(status=503))]
    environ = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}"}
    sources = [Credentials(f"AKID{number}", "secret", None) for number in (3, 2, 1)]
    times = [0.0, 86_400.0, 172_800.0]
    timeouts = IMPATIENT._replace(retries=2)
    call = Service(
        "secretsmanager", "eu-central-1", timeouts, environ, sources.pop, Trust(environ), lambda: times.pop(0)
    )

    with pytest.raises(StoreUnavailable):
        call("GetSecretValue", {})

    for (_, raw), expected in zip(server.requests, ("1/19700101", "2/19700102", "3/19700103"), strict=True):
        assert f"Credential=AKID{expected}/".encode() in raw
