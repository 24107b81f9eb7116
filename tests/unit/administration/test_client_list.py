"""The list of clients: filtered, ordered, cut."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.client_list import ClientList, ListedClient, ListQuery
from chalicelib.oauth.scope import Scope
from tests.fakes.memory import NOON
from tests.unit.example import CLIENT

TEXTS = ["client_id", "client_name", "description"]
NUMBERS = ["generation", "enabled", "access_token_lifetime", "scopes_count"]
COLUMNS = [*TEXTS, *NUMBERS, "created_at", "updated_at", "last_used_at", "secrets_expire_at"]
few = st.integers(0, 3)
moments = st.none() | few.map(lambda days: NOON + timedelta(days=days))


def listed(generation: int, secrets_expire_at: datetime | None = None, **fields: Any) -> ListedClient:
    stored = CLIENT._replace(generation=generation, client_secrets=(), version=0, created_at=NOON, **fields)
    return ListedClient(stored, secrets_expire_at)


@st.composite
def crowds(draw: st.DrawFn) -> list[ListedClient]:
    return [
        listed(
            number,
            secrets_expire_at=draw(moments),
            client_id=draw(st.sampled_from("aAbB")),
            client_name=draw(st.sampled_from(["ß", "SS", "x", "É"])),
            description=draw(st.sampled_from(["", "x"])),
            enabled=draw(st.booleans()),
            access_token_lifetime=timedelta(seconds=draw(few)),
            registrations={"admin-api": Scope(tuple("abc"[: draw(few)]))},
            updated_at=NOON + timedelta(days=draw(few)),
            last_used_at=draw(moments),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


def value(each: ListedClient, column: str) -> Any:
    return getattr(each if hasattr(each, column) else each.client, column)


class Listing:
    def __init__(self, crowd: list[ListedClient]) -> None:
        self.crowd = crowd

    def all(self) -> list[ListedClient]:
        return self.crowd

    def after(self, generation: int, limit: int, *, descending: bool = False) -> tuple[ListedClient, ...]:
        if descending:
            return tuple(each for each in self.crowd[::-1] if each.client.generation < (generation or 2**53))[:limit]
        return tuple(each for each in self.crowd if each.client.generation > generation)[:limit]


@given(crowds(), st.sampled_from(COLUMNS), st.booleans(), st.integers(1, 5))
def test_pages_of_any_order_hold_every_client_once(
    crowd: list[ListedClient], column: str, descending: bool, limit: int
) -> None:
    """PrestaShop: limit and offset."""
    listing = ClientList(Listing(crowd))

    pages = [listing.page(ListQuery(column, descending, offset, limit)) for offset in range(0, len(crowd) + 1, limit)]

    assert sorted(each.client.generation for _, page in pages for each in page) == list(range(len(crowd)))
    assert {len(crowd)} == {total for total, _ in pages}


@given(crowds(), st.sampled_from(COLUMNS))
def test_equals_stay_in_the_order_of_their_generations(crowd: list[ListedClient], column: str) -> None:
    """ListQuery."""
    _, page = ClientList(Listing(crowd)).page(ListQuery(column, limit=100))

    pairs = list(pairwise(page))
    assert all(
        one.client.generation < other.client.generation
        for one, other in pairs
        if value(one, column) == value(other, column)
    )


@given(crowds(), st.integers(1, 5))
def test_the_cursor_walks_all_once(crowd: list[ListedClient], limit: int) -> None:
    """Issue 4: cursor paging in default order."""
    listing, seen, after = ClientList(Listing(crowd)), [], -1
    while after is not None:
        page, after = listing.page_after(after, ListQuery(limit=limit))
        seen += page

    assert crowd == seen


def test_filters_ignore_case() -> None:
    """ListQuery: texts match anywhere and in any case."""
    client = listed(1, client_id="ERP", client_name="Straße")

    for query in (ListQuery(client_id="rp"), ListQuery(client_name="STRASSE"), ListQuery(client_name="ße")):
        assert 1 == ClientList(Listing([client])).page(query)[0]
