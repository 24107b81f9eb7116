"""The log contains only our own texts and names that this server knows, for any input."""

import json
import logging
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.endpoints.routes import ROUTES
from tests.administration.desk import CLIENTS, JSON, Desk
from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.drivers import Answer, event
from tests.api.forms import BOUNDARY, MULTIPART, basic, multipart, send
from tests.log_lines import LogLines

# A secret of this server, and one of another server, which looks like an id, a scope or a name.
MARKS = ["wws_4oCgSwasS7Xqs5KLyEkIM6FO2qVeRFJaztjV0Agu2mS17QAty", "5f4dcc3b5aa765d61d8327deb882cf99"]
EVERYTHING = (
    "api_client_read api_client_write api_client_grant resource_read resource_write settings_read settings_write"
)
EVERYTHING += " audit_read key_read self_secret_write"
GRANT = ("grant_type", "client_credentials")
GROUP = "/admin-api/resources/orders/scope-groups/new"
Fields = list[tuple[str, str]]


@pytest.fixture(params=MARKS, ids=["ours", "another's"])
def mark(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def log(log_lines: LogLines, caplog: pytest.LogCaptureFixture) -> "Log":
    caplog.set_level(logging.WARNING)
    return Log(log_lines, caplog)


class Log:
    """The lines of our logger, and the warnings of libraries."""

    def __init__(self, lines: LogLines, others: pytest.LogCaptureFixture) -> None:
        self._lines, self._others = lines, others

    @property
    def text(self) -> str:
        assert self._lines
        others = [record for record in self._others.records if not record.name.startswith("watchword")]
        return self._lines.text + "".join(record.getMessage() for record in others)


# The token endpoint.


def _token_requests(mark: str) -> dict[str, Any]:
    right = ("client_id", "administrator")

    def form(*fields: tuple[str, str], **headers: str) -> Any:
        return lambda deployment: send(deployment, list(fields), **headers)

    def with_right_secret(*fields: tuple[str, str]) -> Any:
        return lambda deployment: send(
            deployment, [GRANT, right, ("client_secret", deployment.administrator.client_secret), *fields]
        )

    def raw(body: bytes, content_type: str) -> Any:
        return lambda deployment: deployment.http.request("POST", TOKEN, body, {"Content-Type": content_type})

    def part(header: str, value: str = "x") -> Any:
        return raw(f"--{BOUNDARY}\r\n{header}\r\n\r\n{value}\r\n--{BOUNDARY}--\r\n".encode(), MULTIPART["Content-Type"])

    disposition = "Content-Disposition: form-data; "
    return {
        "grant_type": form(("grant_type", mark)),
        "client_id": form(GRANT, ("client_id", mark), ("client_secret", MARKS[0])),
        "client_id, beside a secret of no server": form(GRANT, ("client_id", mark), ("client_secret", "x")),
        "client_id alone": form(GRANT, ("client_id", mark)),
        "client_secret": form(GRANT, right, ("client_secret", mark)),
        "client_secret twice": form(GRANT, right, ("client_secret", mark), ("client_secret", mark)),
        "client_assertion": form(GRANT, ("client_assertion", mark)),
        "scope": with_right_secret(("scope", mark)),
        "scope, malformed": with_right_secret(("scope", mark + "\\")),
        "scope[]": with_right_secret(("scope[]", mark)),
        "brackets of scope": with_right_secret((f"scope[{mark}]", "x")),
        "brackets of client_id": form(GRANT, (f"client_id[{mark}]", "x")),
        "resource": with_right_secret(("resource", mark)),
        "resource, a URI": with_right_secret(("resource", f"https://{mark}.example.com/{mark}")),
        "name of a field": with_right_secret((mark, "x")),
        "name of a field twice": with_right_secret((mark, "x"), (mark, "x")),
        "value of an unknown field": with_right_secret(("x", mark)),
        "Basic, both halves": form(GRANT, **basic(mark, mark)),
        "Basic, the id": form(GRANT, **basic(mark, MARKS[0])),
        "Basic, not encoded": form(GRANT, authorization=f"Basic {mark}:{mark}"),
        "Basic, encoded badly": form(GRANT, authorization=f"Basic {mark}"),
        "another scheme": form(GRANT, authorization=f"{mark} {mark}"),
        "header, its name": form(GRANT, **{f"x-{mark}": "x"}),
        "header, its value": form(GRANT, x_request_id=mark, user_agent=mark, x_amzn_trace_id=mark, referer=mark),
        "X-Forwarded-Proto": form(GRANT, x_forwarded_proto=mark),
        "Content-Type": raw(b"x", mark),
        "boundary": raw(b"x", f"multipart/form-data; boundary={mark}"),
        "body that is no form": raw(mark.encode(), FORM["Content-Type"]),
        "body in JSON": raw(json.dumps({mark: mark}).encode(), JSON["Content-Type"]),
        "body that is not UTF-8": raw(mark.encode() + b"\xff", FORM["Content-Type"]),
        "part, its name": part(f'{disposition}name="{mark}"'),
        "part, its value": part(f'{disposition}name="grant_type"', mark),
        "part, its file name": part(f'{disposition}name="a"; filename="{mark}"'),
        "part, its header": part(f'{disposition}name="a"\r\n{mark}: {mark}'),
        "part, no header": part(mark),
        "parts, all fields": raw(multipart([GRANT, ("client_id", mark), (mark, mark)]), MULTIPART["Content-Type"]),
        "preamble": raw(mark.encode() + b"\r\n" + multipart([GRANT]), MULTIPART["Content-Type"]),
        "query, a name": lambda deployment: deployment.http.request("POST", f"{TOKEN}?{mark}=x", "", FORM),
        "query, a value": lambda deployment: deployment.http.request("POST", f"{TOKEN}?client_secret={mark}", "", FORM),
    }


@pytest.mark.parametrize("place", _token_requests(""))
def test_no_secret_in_a_token_request_is_logged(memory: Deployment, log: Log, mark: str, place: str) -> None:
    answer: Answer = _token_requests(mark)[place](memory)

    assert (True, False) == (answer.status < 500, mark in log.text)


# The administration.

REQUESTS = sorted((route.path, method) for route in ROUTES for method in route.methods)


def _call(here: Desk, method: str, path: str, body: str = "{}", **more: Any) -> Answer:
    headers = {**JSON, "Authorization": f"Bearer {here.token}", **more.pop("headers", {})}
    return here.deployment.answer_to(event(method, path, body, headers, **more))


@pytest.fixture
def root(here: Desk) -> Desk:
    """An administrator with a token for every scope."""
    _, credential = here.deployment.register(EVERYTHING)
    here.token = here.deployment.token(credential, EVERYTHING)
    return here


@pytest.mark.parametrize(("path", "method"), REQUESTS)
@pytest.mark.parametrize(
    "place", ["path", "name in the query", "value in the query", "filter", "headers", "name", "value"]
)
def test_no_secret_in_any_request_is_logged(root: Desk, log: Log, path: str, method: str, place: str) -> None:
    """Each path and method is called with the secret in one place."""
    mark = MARKS[1]
    there = {
        "api_client_id": root.create().generation,
        "secret_id": "1",
        "key_id": "1",
        "trust_id": "1",
        "slug": "orders",
        "group": "orders",
        "name": "x",
    }
    filled = path.format_map(dict.fromkeys(there, mark) if place == "path" else there)
    query = {"name in the query": {mark: ["x"]}, "value in the query": _all_parameters(mark), "filter": _filters(mark)}
    headers = {"If-Match": mark, "If-None-Match": mark, f"X-{mark}": mark} if place == "headers" else {}
    body = {"name": {mark: "x"}, "value": _all_members(mark)}.get(place, {})

    answer = _call(
        root,
        method,
        filled,
        json.dumps(body),
        headers=headers,
        multiValueQueryStringParameters=query.get(place),
        queryStringParameters={name: values[-1] for name, values in query.get(place, {}).items()} or None,
    )

    assert (True, False) == (answer.status < 500, mark in log.text)


BODIES = {
    "client, a member": ("POST", CLIENTS, lambda mark: {mark: 1, "clientId": 1}),
    "client, its id": ("POST", CLIENTS, lambda mark: {"clientId": mark, "clientName": "x", "enabled": True, mark: 1}),
    "client, a scope": (
        "POST",
        CLIENTS,
        lambda mark: {"clientId": "x", "clientName": "x", "enabled": True, "scopes": [mark]},
    ),
    "client, a resource": (
        "POST",
        CLIENTS,
        lambda mark: {
            "clientId": "x",
            "clientName": "x",
            "enabled": True,
            "resources": [{"resource": mark, "scopes": []}, {mark: mark}],
        },
    ),
    "group, a member": ("PUT", GROUP, lambda mark: {"name": "x", "scopes": {}, mark: "x"}),
    "group, a scope": ("PUT", GROUP, lambda mark: {"name": "x", "scopes": {mark: 1}}),
    "group, a malformed scope": ("PUT", GROUP, lambda mark: {"name": "x", "scopes": {mark + " ": "x"}}),
    "group, its slug": ("PUT", GROUP, lambda mark: {"name": "x", "scopes": {}, "slug": mark}),
    "resource, a member": ("POST", "/admin-api/resources", lambda mark: {mark: "x"}),
    "resource, a member of a group": (
        "POST",
        "/admin-api/resources",
        lambda mark: {"slug": "x", "scopeGroups": [{"slug": "x", "name": "x", "scopes": {}, mark: mark}]},
    ),
    "resource, a scope of a group": (
        "POST",
        "/admin-api/resources",
        lambda mark: {"slug": "x", "scopeGroups": [{"slug": "x", "name": "x", "scopes": {mark: 1}}]},
    ),
    "bulk, a member": ("POST", f"{CLIENTS}/bulk-delete", lambda mark: {"apiClientIds": [mark], mark: 1}),
    "a member within members": ("POST", CLIENTS, lambda mark: {"clientName": {mark: {mark: mark}}}),
}


@pytest.mark.parametrize("place", BODIES)
def test_no_secret_in_a_nested_member_is_logged(root: Desk, log: Log, mark: str, place: str) -> None:
    method, path, body = BODIES[place]

    answer = _call(root, method, path, json.dumps(body(mark)))

    assert (True, False) == (answer.status < 500, mark in log.text)


@pytest.mark.parametrize("sent", ["mark", "Bearer mark", "Bearer mark.mark.mark", "Basic mark", "mark mark"])
def test_no_secret_in_the_authorization_header_is_logged(memory: Deployment, log: Log, mark: str, sent: str) -> None:
    """A client may send its secret in place of a token."""
    answer = memory.http.request("GET", f"{CLIENTS}/infos", headers={"Authorization": sent.replace("mark", mark)})

    assert (401, False) == (answer.status, mark in log.text)


def test_a_scope_cannot_contain_a_secret(root: Desk, log: Log) -> None:
    """Scopes are logged when they are granted, so they must not look like secrets."""
    answer = _call(root, "PUT", GROUP, json.dumps({"name": "x", "scopes": {MARKS[0]: "x"}}))

    assert (422, False) == (answer.status, MARKS[0] in log.text)


# The last character occurs in none of our texts. Without it, "/admin-api/r" would match a logged path.
NAMES = st.text(min_size=12, max_size=70).map(lambda name: f"{name}§")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_no_unknown_name_is_logged(here: Desk, log_lines: LogLines, name: str) -> None:
    """The name may have any characters."""
    token = here.token
    listing = event("GET", CLIENTS, "", {"Authorization": f"Bearer {token}"})
    for answer in (
        here.call("POST", CLIENTS, {name: 1}, token=token),
        here.deployment.answer_to(listing | _query({name: ["x"]})),
        here.call("PUT", GROUP, {"scopes": {name: 1}, name: 1}, token=token),
    ):
        assert answer.status < 500
    assert not any(json.dumps(name)[1:-1] in line or quote(name) in line for line in log_lines.raw)


def test_only_known_fields_of_a_refused_body_are_logged(here: Desk, log_lines: LogLines) -> None:
    """The number of other fields is logged, too."""
    here.call("POST", CLIENTS, {"clientId": 1, "clientName": "x", "enabled": True, "secret": "x", "a": 1, "b": 1})

    assert "clientId, secret, 2 unknown" == log_lines[-1]["detail"]


def test_only_known_parameters_of_a_refused_query_are_logged(here: Desk, log_lines: LogLines) -> None:
    here.call("GET", f"{CLIENTS}?limit=0&filters[enabled]=x&page=2&limits=3")

    assert "limit, filters[enabled], page, 1 unknown" == log_lines[-1]["detail"]


def _query(values: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "multiValueQueryStringParameters": values,
        "queryStringParameters": {name: sent[-1] for name, sent in values.items()},
    }


def _all_parameters(mark: str) -> dict[str, list[str]]:
    names = ["limit", "offset", "orderBy", "sortOrder", "cursor", "page", "clientId", "actor", "action", "from", "to"]
    return {name: [mark] for name in names}


def _filters(mark: str) -> dict[str, list[str]]:
    names = ["clientName", "clientId", "scope", "enabled", "apiClientId", mark]
    return {f"filters[{name}]": [mark] for name in names}


def _all_members(mark: str) -> dict[str, Any]:
    """The members of every request body of this API."""
    names = ["clientId", "clientName", "description", "enabled", "lifetime", "secret", "label", "expiresAt"]
    names += ["overlapSeconds", "slug", "identifier", "name", "typ", "alg", "maximumLifetime", "issuingEnabled"]
    return dict.fromkeys(names, mark) | {
        "scopes": [mark],
        "resources": [{"resource": mark, "scopes": [mark]}],
        "scopeGroups": [{mark: mark}],
        "apiClientIds": [mark],
    }
