"""GET /admin-api/api-clients?cursor=: each client once, in the order of the numbers."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.administration import client_list
from chalicelib.administration.client_list import ListedClient
from chalicelib.oauth.client import Client
from tests.administration.desk import CLIENTS, Desk, Registered, paths_of
from tests.administration.listing import ITEM, listed
from tests.fakes.memory import NOON


def walk(desk: Desk, limit: int, **query: Any) -> Iterator[list[dict[str, Any]]]:
    cursor: str | None = ""
    while cursor is not None:
        content = listed(desk, cursor=cursor, limit=limit, **query)
        assert ["limit", "items", "nextCursor"] == list(content)
        yield content["items"]
        cursor = content["nextCursor"]


def test_a_page_with_a_cursor_has_its_own_members(everywhere: Desk) -> None:
    """Decided: {limit, items, nextCursor} without totalItems."""
    everywhere.create()

    content = listed(everywhere, cursor="", limit=1)

    assert (["limit", "items", "nextCursor"], 1, 1) == (list(content), content["limit"], len(content["items"]))
    assert ITEM == list(content["items"][0])
    assert content["nextCursor"]


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 100])
def test_the_cursor_returns_all_clients_once_in_order(here: Desk, five: list[Registered], limit: int) -> None:
    """Issue 4: cursor paging in default order."""
    pages = list(walk(here, limit))

    assert ["administrator", "erp", "shop", "crm", "ERP-2", "stock"] == [
        item["clientId"] for page in pages for item in page
    ]
    assert -(-6 // limit) == len(pages)


def test_the_cursor_returns_each_client_once_during_creations_and_deletions(desk: Desk) -> None:
    """Issue 4: each client that exists during the whole walk is returned exactly once."""
    there = [desk.create().client_id for _ in range(12)]
    goner = desk.create()
    seen: list[str] = []
    came: list[str] = []
    for page in walk(desk, 3):
        seen += [item["clientId"] for item in page]
        if len(came) < 10:
            came.append(desk.create().client_id)
        if len(came) == 2:
            goner.delete()

    assert len(seen) == len(set(seen))
    assert set(there) <= set(seen)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!",
        "MTI=",
        "M TI",
        "MTI\n",
        "é",
        "\u202e",
        base64.urlsafe_b64encode(b"-1").decode(),
        base64.urlsafe_b64encode(b"abc").decode(),
        base64.urlsafe_b64encode(b"0012").decode().rstrip("="),
        base64.urlsafe_b64encode(b" 1").decode().rstrip("="),
        base64.urlsafe_b64encode(b"9" * 17).decode().rstrip("="),
        base64.urlsafe_b64encode(b'{"a":1}').decode().rstrip("="),
        "A" * 5000,
    ],
)
def test_an_invalid_cursor_is_refused(here: Desk, cursor: str) -> None:
    """Issue 4: the cursor is opaque and re-validated."""
    assert ["cursor"] == paths_of(here.call("GET", f"{CLIENTS}?cursor={quote(cursor)}"))


def test_a_valid_cursor_with_an_addition_is_refused(here: Desk, five: list[Registered]) -> None:
    """Issue 4: the server validates each part of it."""
    cursor = listed(here, cursor="", limit=1)["nextCursor"]

    for tampered in (
        cursor + "=",
        cursor + "A",
        cursor + "\n",
        " " + cursor,
        cursor + "*",
        "." + cursor,
        cursor[:-1] + "!",
    ):
        assert ["cursor"] == paths_of(here.call("GET", f"{CLIENTS}?cursor={quote(tampered)}")), tampered


def test_a_cursor_after_the_last_client_returns_no_client(here: Desk) -> None:
    """Issue 4: the server validates each part of it."""
    last = base64.urlsafe_b64encode(str(2**53 - 1).encode()).decode().rstrip("=")

    assert {"limit": 10, "items": [], "nextCursor": None} == listed(here, cursor=last)


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("searched", [1, 2, 1000])
@pytest.mark.parametrize("order_by", ["apiClientId", "createdAt"])
def test_the_cursor_returns_a_filtered_list_in_both_directions(
    here: Desk, limit: int, searched: int, order_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 14: the cursor with filters and with order by creation, for every number of clients that a page reads."""
    monkeypatch.setattr(client_list, "SEARCHED", searched)
    _walk_both_ways(here, limit, order_by)


@pytest.mark.parametrize("order_by", ["apiClientId", "createdAt"])
def test_the_cursor_returns_a_filtered_list_of_each_server(
    desk: Desk, order_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page reads 50 clients, because the servers also have the clients of other tests."""
    monkeypatch.setattr(client_list, "SEARCHED", 50)
    _walk_both_ways(desk, 2, order_by)


def _walk_both_ways(desk: Desk, limit: int, order_by: str) -> None:
    name = f"walked-{order_by}-{desk.deployment.parts.environment.clients_table}"
    made = [desk.create(clientId=f"{name}-{number}", enabled=number != 1).client_id for number in range(4)]
    expected = [made[0], *made[2:]]
    for sort_order, order in (("asc", expected), ("desc", expected[::-1])):
        query = {"filters__search": name.upper(), "filters__enabled": "1", "sortOrder": sort_order}
        pages = list(walk(desk, limit, orderBy=order_by, **query))

        assert order == [item["clientId"] for page in pages for item in page]


def test_a_page_with_a_cursor_reads_a_limited_number_of_clients(here: Desk) -> None:
    """Otherwise, a filter with few matches would read every client in one request."""
    here.deployment.parts.ledgers.client_listing = crowd = Crowd(5_000)

    content = listed(here, cursor="", filters__search="c4999")

    assert ([], True) == (content["items"], bool(content["nextCursor"]))
    assert client_list.SEARCHED + 1 == crowd.limit_of_read
    assert ["c4999"] == [item["clientId"] for page in walk(here, 10, filters__search="c4999") for item in page]


class Crowd:
    """A listing of `size` clients that are not stored."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.drawn = self.limit_of_read = 0

    def all(self) -> Iterator[ListedClient]:
        for number in range(1, self.size + 1):
            self.drawn = number
            client = Client(f"c{number}", number, f"C {number}", created_at=NOON, updated_at=NOON)
            yield ListedClient(client, secrets_expire_at=None)

    def after(self, generation: int, limit: int, *, descending: bool = False) -> tuple[ListedClient, ...]:
        self.limit_of_read = limit
        return tuple(listed for listed in self.all() if listed.client.generation > generation)[:limit]


@pytest.mark.parametrize(("size", "status"), [(10_000, 200), (10_001, 422), (50_000, 422)])
def test_more_than_ten_thousand_clients_are_read_with_the_cursor(here: Desk, size: int, status: int) -> None:
    """Issue 4: up to 10,000 clients; beyond: 422 that points to the cursor."""
    here.deployment.parts.ledgers.client_listing = crowd = Crowd(size)

    answer = here.call("GET", f"{CLIENTS}?limit=1")

    assert status == answer.status
    assert crowd.drawn <= 10_001
    if status == 422:
        assert ("application/problem+json", True) == (
            answer.headers["content-type"],
            "cursor=" in answer.json["detail"],
        )
    assert 200 == here.call("GET", f"{CLIENTS}?cursor=").status
