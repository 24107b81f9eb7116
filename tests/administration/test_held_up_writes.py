"""A write that another transaction holds up is tried anew, and one that is held up every time is trouble of ours."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.administration import attempts
from chalicelib.administration.errors import WriteConflict
from tests.administration.desk import CLIENTS, Desk, new

# By the method of the ledger: method, path and content of a request, and its answer when all is well.
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
    """The calls of this method of the ledger that were held up."""
    write, held_up = getattr(here.store, name), list[str]()

    def held(*arguments: Any, **named: Any) -> Any:
        if len(held_up) < times:
            held_up.append(name)
            raise WriteConflict
        return write(*arguments, **named)

    monkeypatch.setattr(here.store, name, held)
    monkeypatch.setattr(attempts, "PAUSE", 0.001)
    return held_up


def test_what_is_held_up_for_a_while_succeeds(
    request_of: tuple[str, tuple[str, str, Any, int]], here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, (method, path, content, status) = request_of
    held_up = hold_up(here, name, 3, monkeypatch)
    events = len(here.store.events)

    answer = here.call(method, path, content)

    assert (status, 3, events + 1) == (answer.status, len(held_up), len(here.store.events))


def test_what_is_held_up_every_time_is_trouble_of_ours(
    request_of: tuple[str, tuple[str, str, Any, int]], here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never 409: nobody changed anything that the caller could look at."""
    name, (method, path, content, _) = request_of
    hold_up(here, name, 1000, monkeypatch)
    events = list(here.store.events)

    answer = here.call(method, path, content)

    assert (503, "The server is temporarily unavailable. Try again shortly.") == (answer.status, answer.json["detail"])
    assert answer.headers["retry-after"] in {"1", "2", "3", "4", "5"}
    assert events == here.store.events
