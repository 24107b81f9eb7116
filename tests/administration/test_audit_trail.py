"""GET /admin-api/audit: the cursor and the filters."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.administration.audit import ACTIONS
from tests.administration.desk import AUDIT, Desk, Registered, moment, paths_of
from tests.fakes.memory import NOON


@pytest.fixture
def actors(here: Desk) -> list[Registered]:
    """Three clients with three events each, a minute apart. The second client is the actor of each last event."""
    clients = [here.create(scopes=["api_client_write", "api_client_grant"]) for _ in range(3)]
    for client in clients:
        here.move(minutes=1)
        client.patch({"description": "one"})
    for client in clients:
        here.move(minutes=1)
        token = here.deployment.token(clients[1].credential, "api_client_write api_client_grant")
        here.call("POST", f"{client.path}/secrets", {}, token=token)
    return clients


def test_the_trail_is_a_cursor_list_newest_first(here: Desk, actors: list[Registered]) -> None:
    """Decided: {limit, items, nextCursor} without totalItems."""
    answer = here.call("GET", AUDIT)

    content = answer.json
    assert (200, "no-store", ["limit", "items", "nextCursor"]) == (
        answer.status,
        answer.headers["cache-control"],
        list(content),
    )
    assert (50, 10, None) == (content["limit"], len(content["items"]), content["nextCursor"])
    event_ids = [event["eventId"] for event in content["items"]]
    assert sorted(event_ids, reverse=True) == event_ids
    assert "server.bootstrap" in {event["action"] for event in content["items"]}


@pytest.mark.parametrize("limit", [1, 3, 5, 10, 100])
def test_the_cursor_returns_all_events_once(here: Desk, actors: list[Registered], limit: int) -> None:
    """Issue 4: cursor."""
    seen, cursor = [], ""
    while cursor is not None:
        content = here.call("GET", f"{AUDIT}?limit={limit}&cursor={cursor}").json
        seen += content["items"]
        cursor = content["nextCursor"]

    assert here.events(limit=100) == seen


@pytest.mark.emulator
def test_the_cursor_returns_each_filtered_event_once_on_dynamodb_too(emulator: Desk) -> None:
    """Issue 4: cursor, filters."""
    client = emulator.create()
    for number in range(7):
        client.patch({"description": str(number)})
    emulator.call("POST", f"{client.path}/secrets", {})
    query = f"{AUDIT}?clientId={client.client_id}&action=api_client.edit&actor=administrator&limit=2"

    seen, cursor = [], ""
    while cursor is not None:
        content = emulator.call("GET", f"{query}&cursor={cursor}").json
        seen += [event["changes"]["description"]["to"] for event in content["items"]]
        cursor = content["nextCursor"]

    assert ["6", "5", "4", "3", "2", "1", "0"] == seen


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"clientId": 1}, 3),
        ({"actor": 1}, 3),
        ({"actor": "administrator"}, 6),
        ({"action": "client_secret.create"}, 3),
        ({"actor": "administrator", "action": "api_client.edit"}, 3),
        ({"clientId": 0, "actor": 1}, 1),
        ({"clientId": 0, "actor": "administrator", "action": "api_client.create"}, 1),
        ({"clientId": 0, "action": "api_client.delete"}, 0),
        ({"clientId": "nobody"}, 0),
        ({"from": NOON + timedelta(minutes=1)}, 6),
        ({"from": NOON + timedelta(minutes=4)}, 3),
        ({"to": NOON + timedelta(minutes=1)}, 4),
        ({"to": NOON}, 0),
        ({"from": NOON + timedelta(minutes=1), "to": NOON + timedelta(minutes=2)}, 1),
        ({"from": NOON + timedelta(minutes=2), "to": NOON + timedelta(minutes=1)}, 0),
        ({"from": NOON + timedelta(days=9)}, 0),
        ({"clientId": 2, "from": NOON + timedelta(minutes=1)}, 2),
    ],
)
def test_the_trail_is_filtered(here: Desk, actors: list[Registered], query: dict[str, Any], count: int) -> None:
    """Issue 4: clientId, actor, action, from (included), to (not)."""
    filters = {
        name: actors[value].client_id if isinstance(value, int) else value if isinstance(value, str) else moment(value)
        for name, value in query.items()
    }

    events = here.events(limit=100, **filters)

    assert count == len(events)
    assert events == [event for event in here.events(limit=100) if event in events]


@pytest.mark.parametrize("action", ["api_client", "api_client.*", "API_CLIENT.EDIT", "api_client.edit%20", ""])
def test_an_unknown_action_is_answered_with_the_list_of_actions(desk: Desk, action: str) -> None:
    """Issue 14, 3: an empty page would look like "nobody did that"."""
    answer = desk.call("GET", f"{AUDIT}?action={action}")

    expected = f"It should be one of {', '.join(ACTIONS)}."
    assert (422, [("action", expected)]) == (
        answer.status,
        [(fault["propertyPath"], fault["message"]) for fault in answer.json],
    )


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_accepted(here: Desk, action: str) -> None:
    """Issue 14, 3."""
    assert 200 == here.call("GET", f"{AUDIT}?action={action}").status


@pytest.mark.parametrize("text", ["2026-11-23T13:01:00%2B01:00", "2026-11-23T12:01:00Z", "2026-11-23T12:01:00.000Z"])
def test_a_moment_may_have_any_offset(here: Desk, actors: list[Registered], text: str) -> None:
    """RFC 3339."""
    assert 6 == len(here.events(**{"from": text}))


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday",
        "from=2026-11-23",
        "from=2026-11-23T12:00:00",
        "from=2026-11-23T12:00:00+01:00",
        "from=",
        "to=2026-13-01T00:00:00Z",
        "to=" + "1" * 100,
        "to=%D9%A1",
        "clientId=",
        "clientId=%E2%80%AE",
        "clientId=a%20b",
        "clientId=" + "x" * 257,
        "actor=%00",
        "action=%0A",
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=x",
        "cursor=" + "g" * 32,
        "cursor=" + "A" * 32,
        "cursor=" + "0" * 31,
        "cursor=" + "0" * 33,
        "offset=1",
        "page=1",
        "target=x",
        "clientId=a&clientId=b",
        "from=2026-11-23T12:00:00Z&from=2026-11-23T12:00:00Z",
    ],
)
def test_an_unknown_parameter_of_the_trail_is_refused_by_name(here: Desk, query: str) -> None:
    """Issue 4: 4xx that names the field."""
    assert [query.split("=", maxsplit=1)[0]] == paths_of(here.call("GET", f"{AUDIT}?{query}"))


@pytest.mark.parametrize(
    "query",
    [
        "from=0001-01-01T00:00:00%2B23:59",
        "to=9999-12-31T23:59:59-23:59",
        "to=1900-01-01T00:00:00Z",
        "cursor=" + "0" * 32,
        "cursor=" + "f" * 32,
        "from=9999-12-31T23:59:59Z&to=0001-01-01T00:00:00Z",
        f"clientId={quote('<script>')}",
    ],
)
def test_the_earliest_and_latest_times_are_accepted(desk: Desk, query: str) -> None:
    """Issue 4: never 5xx."""
    assert 200 == desk.call("GET", f"{AUDIT}?{query}").status
