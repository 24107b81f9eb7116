"""A write that conflicts with another transaction is retried, and ends in a 503 if each attempt conflicts."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.administration import attempts
from chalicelib.administration.errors import WriteConflict
from tests.administration.desk import CLIENTS, Desk, new

# For each method of the ledger: method, path and content of a request, and its status without a conflict.
REQUESTS: dict[str, Callable[[Desk], tuple[str, str, Any, int]]] = {
    "create": lambda _: ("POST", CLIENTS, new(), 201),
    "change": lambda desk: ("PATCH", desk.create().path, {"description": "new"}, 200),
    "delete": lambda desk: ("DELETE", desk.create().path, "", 204),
    "change_catalogue": lambda _: ("PATCH", "/admin-api/settings", {"defaultLifetime": 600}, 200),
}


@pytest.fixture(params=REQUESTS)
def request_of(request: pytest.FixtureRequest, here: Desk) -> tuple[str, tuple[str, str, Any, int]]:
    here.token = here.deployment.token(here.deployment.administrator, "api_client_write settings_write")
    return request.param, REQUESTS[request.param](here)


def hold_up(here: Desk, name: str, times: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lets calls of this method of the ledger conflict, and returns the conflicts."""
    write, held_up = getattr(here.store, name), list[str]()

    def held(*arguments: Any, **named: Any) -> Any:
        if len(held_up) < times:
            held_up.append(name)
            raise WriteConflict
        return write(*arguments, **named)

    monkeypatch.setattr(here.store, name, held)
    monkeypatch.setattr(attempts, "PAUSE", 0.001)
    return held_up


def test_a_write_succeeds_after_a_few_conflicts(
    request_of: tuple[str, tuple[str, str, Any, int]], here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, (method, path, content, status) = request_of
    held_up = hold_up(here, name, 3, monkeypatch)
    events = len(here.store.events)

    answer = here.call(method, path, content)

    assert (status, 3, events + 1) == (answer.status, len(held_up), len(here.store.events))


def test_a_write_that_always_conflicts_is_a_503(
    request_of: tuple[str, tuple[str, str, Any, int]], here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not a 409, because there is no change that the caller could read."""
    name, (method, path, content, _) = request_of
    hold_up(here, name, 1000, monkeypatch)
    events = list(here.store.events)

    answer = here.call(method, path, content)

    assert (503, "The server is temporarily unavailable. Try again shortly.") == (answer.status, answer.json["detail"])
    assert answer.headers["retry-after"] in {"1", "2", "3", "4", "5"}
    assert events == here.store.events
