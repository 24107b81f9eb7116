"""The list of clients: filtered, ordered and cut from a small projection that may lag by a moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from ..oauth.client import Client

# Beyond it a list that can be ordered by anything would cost more than a page is worth: there is the cursor.
MAXIMUM_LISTED: Final = 10_000


OF_THE_LIST: Final = frozenset({"scopes_count", "secrets_expire_at"})


class TooManyToList(Exception):
    """More than 10,000 clients, or more than can be read in the time of one request: only the cursor reads them."""


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
    """`order_by` names a property of ListedClient; texts are looked for anywhere and in any case; None does not
    matter.
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


@dataclass(frozen=True)
class ClientList:
    listing: ClientListing

    def page(self, query: ListQuery) -> tuple[int, list[ListedClient]]:
        """How many match, and those asked for. Raises TooManyToList."""
        found: list[ListedClient] = []
        for number, client in enumerate(self.listing.all(), 1):
            if number > MAXIMUM_LISTED:
                raise TooManyToList
            if _matches(client, query):
                found.append(client)
        found.sort(key=_order(query.order_by), reverse=query.descending)
        return len(found), found[query.offset : query.offset + query.limit]

    def page_after(self, generation: int, limit: int) -> tuple[list[ListedClient], int | None]:
        """The next clients in default order, and the generation to go on after; None at the end."""
        found = list(self.listing.after(generation, limit + 1))
        return found[:limit], found[limit - 1].client.generation if len(found) > limit else None


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
    """Moments that never were come first; equals stay in the order of their generations."""
    never = datetime.min.replace(tzinfo=UTC)

    def key(listed: ListedClient) -> Any:
        value = getattr(listed if name in OF_THE_LIST else listed.client, name)
        if isinstance(value, str):
            return value.casefold()
        return never if value is None else value

    return key
