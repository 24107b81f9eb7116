"""aws.wire on a socket: the bytes of requests, the accepted responses, and timeouts."""

import random
import time

import pytest

from chalicelib.aws.wire.credentials import Credentials
from chalicelib.store_errors import StoreUnavailable
from tests.contract.calls import IMPATIENT, OK, code_of, over_the_wire
from tests.contract.raw_server import (
    CHECKSUM,
    Act,
    RawServer,
    answer,
    closes,
    hangs,
    resets,
    says,
    trickles,
)


def test_a_request_conforms_to_http_1_1(server: RawServer) -> None:
    """RFC 9112 §3, §5, §6.2: Host is the first field, and each field occurs once."""
    over_the_wire(server)("GetItem", {"TableName": "ü"})

    ((_, raw),) = server.requests
    head, _, body = raw.decode("ascii").partition("\r\n\r\n")
    line, *fields = head.split("\r\n")
    names = [field.partition(":")[0] for field in fields]
    assert ("POST / HTTP/1.1", "host", len(names)) == (line, names[0], len(set(names)))
    assert f"host: 127.0.0.1:{server.port}" in fields
    assert {"x-amz-security-token: a-session-token", f"content-length: {len(body)}"} < set(fields)
    assert '{"TableName":"\\u00fc"}' == body


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
def test_a_malformed_response_is_an_error_and_closes_the_connection(server: RawServer, act: Act, code: str) -> None:
    server.acts = [act, says(answer())]
    call = over_the_wire(server)

    assert code == code_of(call)
    assert {} == call("GetItem", {})


@pytest.mark.parametrize("headers", [b"", CHECKSUM])
def test_a_response_with_a_correct_checksum_or_without_one_is_accepted(server: RawServer, headers: bytes) -> None:
    """Amazon DynamoDB Developer Guide, "DynamoDB low-level API". Not every emulator sends it."""
    server.acts = [says(answer(headers=headers))]

    assert {} == over_the_wire(server)("GetItem", {})


def test_the_checksum_is_ignored_for_secrets_manager(server: RawServer) -> None:
    server.acts = [says(answer(headers=b"x-amz-crc32: 1\r\n"))]

    assert {} == over_the_wire(server, service="secretsmanager")("GetSecretValue", {})


@pytest.mark.parametrize(
    "act",
    [says(answer(headers=b"x-amz-crc32: 1\r\n")), closes, resets, says(answer()[:-1], keeps=False), says(b"x\r\n")],
)
def test_a_corrupted_response_is_retried(server: RawServer, act: Act) -> None:
    server.acts = [act, act, says(answer(headers=CHECKSUM))]

    assert {} == over_the_wire(server, IMPATIENT._replace(retries=2))("GetItem", {})
    assert 3 == len(server.requests)


@pytest.mark.parametrize("raw", [answer(b'{"a":1}'), OK + b"Name: value\r\n\r\n"])
def test_the_timeout_applies_to_the_whole_response(server: RawServer, raw: bytes) -> None:
    """Each byte arrives within the timeout, but all of them would take seconds."""
    server.acts = [trickles(raw, 0.1)]
    started = time.monotonic()

    assert "ReadTimeoutError" == code_of(over_the_wire(server))
    assert 0.6 <= time.monotonic() - started < 1.6


def test_the_timeout_applies_to_the_sending_of_the_request(server: RawServer) -> None:
    """The read timeout includes the time to send the request."""
    started = time.monotonic()
    server.acts = [hangs]

    with pytest.raises(StoreUnavailable):
        over_the_wire(server)("PutItem", {"Item": "x" * 20_000_000})

    assert time.monotonic() - started < 6


@pytest.mark.parametrize("credentials", [Credentials("AKID\r\nx: y", "s", None), Credentials("A", "s", "token\n")])
def test_credentials_with_a_line_break_are_not_sent(server: RawServer, credentials: Credentials) -> None:
    """The error does not repeat them."""
    call = over_the_wire(server, credentials=lambda: credentials)

    assert "MalformedCredentials" == code_of(call)
    assert [] == server.requests


def test_each_attempt_is_signed_with_its_own_credentials_and_time(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Credentials from a URL may have been renewed between the attempts."""
    monkeypatch.setattr(random, "random", lambda: 0.0)
    server.acts = [says(answer(status=503))]
    sources = [Credentials(f"AKID{number}", "secret", None) for number in (3, 2, 1)]
    times = [0.0, 86_400.0, 172_800.0]
    timeouts = IMPATIENT._replace(retries=2)
    call = over_the_wire(server, timeouts, "secretsmanager", sources.pop, lambda: times.pop(0))

    with pytest.raises(StoreUnavailable):
        call("GetSecretValue", {})

    for (_, raw), expected in zip(server.requests, ("1/19700101", "2/19700102", "3/19700103"), strict=True):
        assert f"Credential=AKID{expected}/".encode() in raw
