"""The list of clients: filtered, sorted and paged, from a small projection that may lag."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from ..oauth.client import Client

# A list in any order reads every client. Beyond this number only the cursor is offered.
MAXIMUM_LISTED: Final = 10_000


OF_THE_LIST: Final = frozenset({"scopes_count", "secrets_expire_at"})


class TooManyToList(Exception):
    """More than 10,000 clients, or more than one request can read before its deadline. Only the cursor reads them."""


@dataclass(frozen=True)
class ListedClient:
    """`client` has neither its secrets nor its version: the list does not store them."""

    client: Client
    secrets_expire_at: datetime | None

    @property
    def scopes_count(self) -> int:
        return sum(len(scope.tokens) for scope in self.client.registrations.values())


class ClientListing(Protocol):
    """Eventually consistent, in the order of generations. Raises StoreUnavailable."""

    def all(self) -> Iterable[ListedClient]:
        """Raises TooManyToList."""

    def after(self, generation: int, limit: int) -> tuple[ListedClient, ...]: ...


@dataclass(frozen=True)
class ListQuery:
    """`order_by` names an attribute. Texts match anywhere, in any case. None matches everything."""

    order_by: str = "generation"
    descending: bool = False
    offset: int = 0
    limit: int = 10
    client_id: str | None = None
    client_name: str | None = None
    enabled: bool | None = None
    scope: str | None = None
    generation: int | None = None


@dataclass(frozen=True)
class ClientList:
    listing: ClientListing

    def page(self, query: ListQuery) -> tuple[int, list[ListedClient]]:
        """How many clients match, and the page of them. Raises TooManyToList."""
        matches: list[ListedClient] = []
        for number, client in enumerate(self.listing.all(), 1):
            if number > MAXIMUM_LISTED:
                raise TooManyToList
            if _matches(client, query):
                matches.append(client)
        matches.sort(key=_order(query.order_by), reverse=query.descending)
        return len(matches), matches[query.offset : query.offset + query.limit]

    def page_after(self, generation: int, limit: int) -> tuple[list[ListedClient], int | None]:
        """The next clients by generation, and the generation that the next page starts after; None at the end."""
        clients = list(self.listing.after(generation, limit + 1))
        return clients[:limit], clients[limit - 1].client.generation if len(clients) > limit else None


def _matches(listed: ListedClient, query: ListQuery) -> bool:
    client = listed.client
    return (
        (query.client_id is None or query.client_id.lower() in client.client_id.lower())
        and (query.client_name is None or query.client_name.casefold() in client.client_name.casefold())
        and (query.enabled is None or query.enabled == client.enabled)
        and (query.generation is None or query.generation == client.generation)
        and (query.scope is None or any(query.scope in scope for scope in client.registrations.values()))
    )


def _order(name: str) -> Callable[[ListedClient], Any]:
    """Clients without the moment come first. Equal clients stay in the order of their generations."""
    never = datetime.min.replace(tzinfo=UTC)

    def key(listed: ListedClient) -> Any:
        value = getattr(listed if name in OF_THE_LIST else listed.client, name)
        if isinstance(value, str):
            return value.casefold()
        return never if value is None else value

    return key
