"""The list of clients: filtered, sorted and paged, from a small projection that may lag."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from ..oauth.client import Client

# A list in any order reads every client. For more clients, only the cursor works.
MAXIMUM_LISTED: Final = 10_000


# A page by cursor of a filtered list reads at most this many clients. Otherwise one request could read all of them.
SEARCHED: Final = 1_000
OF_THE_LIST: Final = frozenset({"scopes_count", "secrets_expire_at"})


class TooManyToList(Exception):
    """More clients than 10,000, or than one request can read before its deadline. Only the cursor works then."""


@dataclass(frozen=True)
class ListedClient:
    """`client` has neither its secrets nor its version nor what it administers: the list does not store them."""

    client: Client
    secrets_expire_at: datetime | None

    @property
    def scopes_count(self) -> int:
        return sum(len(scope.tokens) for scope in self.client.registrations.values())


class ClientListing(Protocol):
    """Eventually consistent, in the order of generations. Raises StoreUnavailable."""

    def all(self) -> Iterable[ListedClient]:
        """Raises TooManyToList."""

    def after(self, generation: int, limit: int, *, descending: bool = False) -> tuple[ListedClient, ...]:
        """The next clients in the order of their generations. Generation 0 is the beginning in both directions."""


@dataclass(frozen=True)
class ListQuery:
    """`order_by` names an attribute. None matches everything.

    `client_id`, `client_name` and `search`, which is either, match anywhere and in any case. `slug` is a resource that
    the client is registered for, and with `scope` for that scope of it. `not_used_since` also matches clients that were
    never used, and `secrets_expire_before` also those whose last secret has expired.
    """

    order_by: str = "generation"
    descending: bool = False
    offset: int = 0
    limit: int = 10
    client_id: str | None = None
    client_name: str | None = None
    enabled: bool | None = None
    scope: str | None = None
    generation: int | None = None
    exact_client_id: str | None = None
    search: str | None = None
    slug: str | None = None
    never_used: bool | None = None
    not_used_since: datetime | None = None
    secrets_expire_before: datetime | None = None

    @property
    def is_filtered(self) -> bool:
        return replace(self, order_by="generation", descending=False, offset=0, limit=10) != ListQuery()


@dataclass(frozen=True)
class ClientList:
    listing: ClientListing

    def page(self, query: ListQuery) -> tuple[int, list[ListedClient]]:
        """How many clients match, and the page of them. Raises TooManyToList."""
        count = 0

        def matches() -> Iterator[ListedClient]:
            nonlocal count
            for number, client in enumerate(self.listing.all(), 1):
                if number > MAXIMUM_LISTED:
                    raise TooManyToList
                if _matches(client, query):
                    count += 1
                    yield client

        # Clients behind the page are dropped while they are read: to keep 10,000 costs the garbage collector a third of
        # the CPU time. Both functions leave equal clients in their order.
        first = heapq.nlargest if query.descending else heapq.nsmallest
        until_page = first(query.offset + query.limit, matches(), key=_order(query.order_by))
        return count, until_page[query.offset :]

    def page_after(self, generation: int, query: ListQuery) -> tuple[list[ListedClient], int | None]:
        """The next matches by generation, and the generation that the next page starts after; None at the end.

        The order and the offset of `query` do not count. A page of a filtered list may have few matches, or none.
        """
        searched = SEARCHED if query.is_filtered else query.limit
        clients = list(self.listing.after(generation, searched + 1, descending=query.descending))
        is_last, clients = len(clients) <= searched, clients[:searched]
        matches = [client for client in clients if _matches(client, query)]
        if len(matches) > query.limit:
            return matches[: query.limit], matches[query.limit - 1].client.generation
        return matches, None if is_last else clients[-1].client.generation


def _matches(listed: ListedClient, query: ListQuery) -> bool:
    client, used, expiry = listed.client, listed.client.last_used_at, listed.secrets_expire_at
    return (
        (query.exact_client_id is None or query.exact_client_id == client.client_id)
        and (query.client_id is None or query.client_id.lower() in client.client_id.lower())
        and (query.client_name is None or query.client_name.casefold() in client.client_name.casefold())
        and (
            query.search is None
            or query.search.lower() in client.client_id.lower()
            or query.search.casefold() in client.client_name.casefold()
        )
        and (query.enabled is None or query.enabled == client.enabled)
        and (query.generation is None or query.generation == client.generation)
        and ((query.scope is None and query.slug is None) or _is_registered(client, query))
        and (query.never_used is None or query.never_used == (used is None))
        and (query.not_used_since is None or used is None or used < query.not_used_since)
        and (query.secrets_expire_before is None or (expiry is not None and expiry < query.secrets_expire_before))
    )


def _is_registered(client: Client, query: ListQuery) -> bool:
    scopes = [scope for slug, scope in client.registrations.items() if query.slug in (None, slug)]
    return any(scope if query.scope is None else query.scope in scope for scope in scopes)


def _order(name: str) -> Callable[[ListedClient], Any]:
    """Clients without the moment come first. Equal clients stay in the order of their generations."""
    never = datetime.min.replace(tzinfo=UTC)

    def key(listed: ListedClient) -> Any:
        value = getattr(listed if name in OF_THE_LIST else listed.client, name)
        if isinstance(value, str):
            return value.casefold()
        return never if value is None else value

    return key
