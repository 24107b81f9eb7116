"""Invalid input in each field of each endpoint gets a 4xx that names the field, never a 5xx."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.administration.bodies import DEEP, every_body, every_field
from tests.administration.desk import AUDIT, CLIENTS, Desk, new, paths_of
from tests.api.drivers import Answer, event


def send(here: Desk, method: str, path: str, body: Any, **headers: str) -> Answer:
    client = here.create()
    return here.call(
        method,
        CLIENTS + path.format(id=client.generation),
        body,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def named(answer: Answer, name: str) -> bool:
    """Whether each violation is at the field or at a path below it."""
    paths = paths_of(answer)
    return bool(paths) and all(path == name or path.startswith((f"{name}[", f"{name}.")) for path in paths)


USELESS: list[Any] = [
    None,
    {},
    {"$ne": None},
    DEEP,
    [None],
    [1],
    10**40,
    -(10**40),
    1e308,
    0.5,
    "\ud800",
    "a\udfffb",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\u202eevil",
    "\u2066evil",
    "\ufeff",
    "\ue000",
    "\U000e0001",
    "x" * 60_000,
    ["\ud800"],
    ["\x00"],
    ["\u202e"],
    ["x" * 60_000],
]


@every_field
def test_an_invalid_value_is_refused_by_the_name_of_its_field(here: Desk, method: str, path: str, name: str) -> None:
    """Issue 4: 4xx that names the field. One test for all values, because starting a server takes time."""
    for value in USELESS:
        body = {**(new() if (method, path) == ("POST", "") else {}), name: value}

        answer = send(here, method, path, body)

        assert named(answer, name), (ascii(value)[:24], answer.text)
        assert "x" * 300 not in answer.text


@every_body
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"1",
        b"{} {}",
        b"{'clientId': 1}",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b'{"a": "\xff"}',
        b'{"lifetime": NaN}',
        b'{"lifetime": Infinity}',
        b'{"lifetime": -Infinity}',
        b'{"lifetime": 1, "lifetime": 1}',
        b'{"resources": [{"resource": "a", "resource": "b", "scopes": []}]}',
        b'{"lifetime": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'{"a": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
        b'{"a": "line\nbreak"}',
        b"clientId=a&clientName=b",
        b"{\x00}",
    ],
    ids=lambda body: ascii(body)[:24],
)
def test_a_body_that_is_not_one_json_object_is_refused(here: Desk, method: str, path: str, body: bytes) -> None:
    """RFC 8259; RFC 6750 §3.1: 400."""
    answer = send(here, method, path, body)

    if not body and "secrets" in path:
        assert answer.status in (200, 201)
    else:
        assert (400, "application/problem+json", 400) == (
            answer.status,
            answer.headers["content-type"],
            answer.json["status"],
        )


@every_body
def test_json_with_two_hundred_levels_is_refused(here: Desk, method: str, path: str) -> None:
    """Threat model, deep JSON."""
    assert "deep" in paths_of(send(here, method, path, {"deep": DEEP}))


@every_body
@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        "text/plain, application/json",
        "application/json, text/plain",
        "*/*",
        "application/jsonp",
        "application/json-patch+json",
        "application",
        "; application/json",
    ],
)
def test_json_is_accepted_with_a_json_content_type_only(here: Desk, method: str, path: str, media_type: str) -> None:
    """Threat model: a browser can send other content types to another site without a preflight request."""
    body = new() if (method, path) == ("POST", "") else {}

    answer = send(here, method, path, body, Content_Type=media_type)

    assert (400, "Send the body as application/json, named in Content-Type.") == (answer.status, answer.json["detail"])


@every_body
def test_json_without_a_content_type_is_refused(here: Desk, method: str, path: str) -> None:
    """RFC 9110 §8.3."""
    assert 400 == send(here, method, path, {}, Content_Type="").status


@every_body
def test_a_form_with_the_content_type_of_json_is_refused(here: Desk, method: str, path: str) -> None:
    """Issue 4: form posted as JSON."""
    assert 400 == send(here, method, path, urlencode({"clientId": "a", "clientName": "b"})).status


@every_body
def test_a_body_of_more_than_64_kib_is_refused(here: Desk, method: str, path: str) -> None:
    """Decided: 64 KiB; RFC 9110 §15.5.14."""
    largest = json.dumps({"description": "x" * (65_536 - len('{"description": ""}'))})

    statuses = [send(here, method, path, body).status for body in (largest, largest + " ")]

    assert [422, 413] == statuses


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_a_body_that_the_operation_does_not_use_is_ignored(here: Desk, method: str) -> None:
    """RFC 9110 §9.3.1, §9.3.5; PrestaShop's HTTP client sends a Content-Type with every request."""
    path = here.create().path + ("/revoke-tokens" if method == "POST" else "")

    answer = here.call(method, path, "clientId=a", headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert answer.status in (200, 204)


IDS = [
    "..",
    "%2e%2e",
    "0x1",
    "1;2",
    "1,2",
    "1 ",
    "+1",
    "１",
    "\ud800",
    "\x00",
    "\u202e",
    "a" * 5000,
    "*",
    "infos ",
    "null",
]


@pytest.mark.parametrize("number", IDS, ids=ascii)
@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("PUT", "/secrets")])
def test_a_hostile_number_is_not_found(here: Desk, method: str, path: str, number: str) -> None:
    """Threat model: injection into DynamoDB keys, IDOR."""
    template = f"{CLIENTS}/{{api_client_id}}{path}"
    sent = event(method, f"{CLIENTS}/1{path}", "{}", authorized(here))
    answer = here.deployment.answer_to({**sent, "resource": template, "pathParameters": {"api_client_id": number}})

    assert (404, "application/problem+json") == (answer.status, answer.headers["content-type"])
    assert answer.text.isascii()
    assert len(answer.text) < 300


def authorized(here: Desk) -> dict[str, str]:
    return {"Authorization": f"Bearer {here.token}", "Content-Type": "application/json"}


@pytest.mark.parametrize("path", [CLIENTS, AUDIT])
@pytest.mark.parametrize(
    "query", ["%", "%zz", "=", "&", "limit", "limit=%ff", "filters[clientName]=%ff", "[]=1", "a=" * 5000]
)
@pytest.mark.emulator
def test_a_malformed_query_is_no_server_error(emulator: Desk, path: str, query: str) -> None:
    """Issue 4: never 5xx."""
    assert emulator.call("GET", f"{path}?{query}").status in (200, 422)


@pytest.mark.emulator
@pytest.mark.parametrize(
    "content",
    [
        {"clientName": "\x00"},
        {"clientName": "\ud800"},
        {"description": "\ud800"},
        {"scopes": ["\ud800"]},
        {"resources": [{"resource": "\ud800", "scopes": ["x"]}]},
        {"description": "😀" * 2000},
        {"clientName": "é" * 255, "description": "é\n" * 1000},
        {"lifetime": 10**40},
        {"scopes": [f"{number:03}" + "x" * 252 for number in range(200)]},
    ],
    ids=lambda content: ascii(content)[:40],
)
def test_hostile_values_are_no_server_error_on_the_emulators(emulator: Desk, content: Any) -> None:
    """Issue 4: never 5xx."""
    client = emulator.create()

    created = emulator.call("POST", CLIENTS, new(**content))
    edited = client.patch(content)

    assert ({True}, {True}) == tuple({status in (200, 201, 422)} for status in (created.status, edited.status))
    assert 200 == emulator.call("GET", client.path).status


@pytest.mark.emulator
def test_the_largest_client_can_be_stored(emulator: Desk) -> None:
    """Decided: 256 scopes, 5 secrets, names and descriptions of four bytes a character; DynamoDB: 400 KB an item."""
    name = f"{new()['clientId']}".ljust(128, "x")
    client = emulator.create(
        clientId=name, clientName=name + "😀" * 127, description="😀" * 2000, scopes=["shared", "customer_group_read"]
    )
    for _ in range(4):
        added = emulator.call("POST", f"{client.path}/secrets", {"label": "😀" * 255})
        assert added.status == 201

    assert client.works(added.json["secret"])
    assert 5 == len(client.secrets())
    assert 204 == client.delete().status
