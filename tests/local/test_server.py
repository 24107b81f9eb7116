"""Chalice's local server with its faults mended."""

import json
import time
from itertools import pairwise
from threading import Thread

import pytest

CHUNKED = (
    "POST /echo HTTP/1.1\nHost: x\nContent-Type: application/x-www-form-urlencoded\nTransfer-Encoding: chunked\n\n"
)
POST = "POST /echo HTTP/1.1\nHost: x\nContent-Type: application/x-www-form-urlencoded\n"


def test_an_unknown_path_is_a_404_in_json(connection):
    answer = connection.ask("GET /nowhere HTTP/1.1\nHost: x\n\n")

    assert (404, "not_found") == (answer.status, json.loads(answer.body)["error"])


def test_a_head_request_is_answered_without_a_body_and_with_its_length(connection):
    """RFC 9110 §9.3.2."""
    answer = connection.ask("HEAD /documents/a HTTP/1.1\nHost: x\n\n")

    assert (200, b"", "14") == (answer.status, answer.body, answer.headers["Content-Length"])


@pytest.mark.parametrize(("method", "status"), [("DELETE", 204), ("PUT", 304)])
def test_an_answer_that_has_no_body_announces_none(connection, method, status):
    """RFC 9110 §8.6, §15.4.5."""
    answer = connection.ask(f"{method} /documents/a HTTP/1.1\nHost: x\n\n")

    assert (status, None) == (answer.status, answer.headers["Content-Length"])


def test_requests_on_an_open_connection_get_their_own_responses(connection):
    for method in ("HEAD", "DELETE", "PUT", "GET", "HEAD", "GET"):
        connection.send(f"{method} /documents/a HTTP/1.1\nHost: x\n\n")
    answers = [connection.answer_to(method) for method in ("HEAD", "DELETE", "PUT", "GET", "HEAD", "GET")]

    assert [200, 204, 304, 200, 200, 200] == [answer.status for answer in answers]


def test_a_response_on_an_open_connection_is_not_delayed(connection):
    """Nagle's algorithm with delayed acknowledgements would delay each answer by 40 ms."""
    moments = [time.monotonic()]
    for _ in range(50):
        connection.ask("GET /documents/a HTTP/1.1\nHost: x\n\n")
        moments.append(time.monotonic())

    # A busy machine delays some answers, so the fastest one counts.
    assert 0.03 > min(after - before for before, after in pairwise(moments))


def test_a_content_type_is_sent_once_however_it_is_spelt(connection):
    answer = connection.ask("GET /documents/a HTTP/1.1\nHost: x\n\n")

    assert ["text/plain"] == answer.headers.get_all("Content-Type")


def test_a_chunked_body_reaches_the_application_whole(connection):
    """RFC 9112 §7.1."""
    answer = connection.ask(CHUNKED + "5;name=value\na=1&b\nA\n=2&c=3&d=4\n0\nTrailer: ignored\n\n")

    assert b"a=1&b=2&c=3&d=4" == answer.body


def test_a_chunked_body_does_not_spill_into_the_next_request(connection):
    connection.ask(CHUNKED + "3\na=1\n0\n\n")
    answer = connection.ask("GET /documents/a HTTP/1.1\nHost: x\n\n")

    assert b"the document a" == answer.body


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        (POST + "Content-Length: abc\n\n", 400),
        (POST + "Content-Length: -1\n\n", 400),
        (POST + "Content-Length: +3\n\na=1", 400),
        (POST + "Content-Length: 1_0\n\n0123456789", 400),
        (POST + "Content-Length: 3\nContent-Length: 4\n\na=1&", 400),
        (POST + "Content-Length: 3\nTransfer-Encoding: chunked\n\n0\n\n", 400),
        (POST + "Content-Length : 3\n\na=1", 400),
        (POST + "Transfer-Encoding: gzip, chunked\n\n0\n\n", 501),
        (POST + "Content-Length: 10485761\n\n", 413),
        (CHUNKED + "A00001\n", 413),
        (CHUNKED + "3\na=1&b=2\n0\n\n", 400),
        (CHUNKED + "zz\n", 400),
    ],
)
def test_a_body_without_a_clear_end_is_refused_and_the_connection_closed(connection, request_text, status):
    """RFC 9112 §6.3, §11.2."""
    answer = connection.ask(request_text)

    assert (status, "invalid_request") == (answer.status, json.loads(answer.body)["error"])
    assert connection.is_closed_by_the_server()


def test_a_multipart_body_is_left_to_the_application(connection):
    answer = connection.ask("POST /echo HTTP/1.1\nContent-Type: multipart/form-data\nContent-Length: 3\n\na=1")

    assert b"a=1" == answer.body


@pytest.mark.parametrize("line", [" folded: first", "no colon", "Space : before", ": no name"])
def test_a_malformed_header_is_refused(connection, line):
    """RFC 9112 §5.1."""
    assert 400 == connection.ask(f"GET /event HTTP/1.1\n{line}\nHost: x\n\n").status


def test_an_answer_arrives_although_the_body_was_not_read(connection):
    connection.send(POST + "Content-Length: 11000000\n\n")
    connection.send(b"a" * 11_000_000)

    assert 413 == connection.answer_to("POST").status


def test_a_body_is_invited_at_once_when_the_client_waits_for_that(connection):
    """RFC 9110 §10.1.1."""
    connection.send(POST + "Content-Length: 3\nExpect: 100-continue\n\n")
    invited = connection.read_line()
    connection.read_line()
    connection.send("a=1")

    assert b"HTTP/1.1 100 Continue\r\n" == invited
    assert b"a=1" == connection.answer_to("POST").body


def test_a_repeated_header_is_visible_to_the_application(connection):
    answer = connection.ask("GET /event HTTP/1.1\nHost: x\nAuthorization: Basic YQ==\nAUTHORIZATION: Bearer b\n\n")

    assert ["Basic YQ==", "Bearer b"] == json.loads(answer.body)["multiValueHeaders"]["authorization"]


def test_the_event_has_what_api_gateway_sends(connection):
    event = json.loads(connection.ask("GET /event?a=1&a=2 HTTP/1.1\nHost: x\n\n").body)
    context = event.pop("requestContext")

    assert ("GET", "/event", "/event", None) == tuple(
        event[key] for key in ("httpMethod", "path", "resource", "pathParameters")
    )
    assert {"a": "2"} == event["queryStringParameters"]
    assert {"a": ["1", "2"]} == event["multiValueQueryStringParameters"]
    assert ("127.0.0.1", "HTTP/1.1") == (context["identity"]["sourceIp"], context["protocol"])
    assert len(context["requestId"]) == 36


def test_options_reach_an_application_that_declares_them(connection):
    answer = connection.ask("OPTIONS /event HTTP/1.1\nHost: x\n\n")

    assert "OPTIONS" == json.loads(answer.body)["httpMethod"]


def test_an_undeclared_method_is_a_405_with_what_is_allowed(connection):
    answer = connection.ask("PATCH /documents/a HTTP/1.1\nHost: x\n\n")

    assert (405, "GET, HEAD, DELETE, PUT") == (answer.status, answer.headers["Allow"])


def test_a_path_parameter_is_decoded(connection):
    assert b"the document a b" == connection.ask("GET /documents/a%20b HTTP/1.1\nHost: x\n\n").body


def test_a_request_that_is_not_http_is_refused_in_json(connection):
    answer = connection.ask("NONSENSE\n\n")

    assert (400, "invalid_request") == (answer.status, json.loads(answer.body)["error"])


def test_concurrent_requests_do_not_share_the_current_request(connect_to, port):
    """Chalice has one current request for all threads unless its local server sets one per thread."""
    wrong = []

    def ask_often(name: str) -> None:
        connection = connect_to(port)
        for _ in range(30):
            answer = connection.ask(f"GET /event?me={name} HTTP/1.1\nHost: x\n\n")
            if json.loads(answer.body)["queryStringParameters"] != {"me": name}:
                wrong.append(name)

    threads = [Thread(target=ask_often, args=[str(number)]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == wrong
