"""The list of clients, from the index with the small projection: it lags, so nothing is ever decided from it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..administration.client_list import ListedClient, TooManyToList
from .call import Call, StoreUnavailable
from .client_item import stored_moment, to_client
from .deadline import DEADLINE_PASSED
from .reads import Item, pages
from .tables import LISTED


class DynamoClientListing:
    """Implements administration.client_list.ClientListing."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def all(self) -> Iterator[ListedClient]:
        """A query for each megabyte, made when it is reached. Raises StoreUnavailable, and TooManyToList when the
        request's deadline passes before the last one.
        """
        return self._from(0, None)

    def after(self, generation: int, limit: int) -> tuple[ListedClient, ...]:
        return tuple(islice(self._from(generation + 1, limit), limit))

    def _from(self, generation: int, limit: int | None) -> Iterator[ListedClient]:
        request: dict[str, Any] = {
            "TableName": self._clients_table,
            "IndexName": "client-list",
            "KeyConditionExpression": "listed = :listed AND generation >= :generation",
            "ExpressionAttributeValues": {":listed": {"S": LISTED}, ":generation": {"N": str(generation)}},
            **({"Limit": limit} if limit else {}),
        }
        is_long = False
        try:
            for page in pages(self._call, "Query", request):
                yield from map(_listed, page.items)
                is_long = limit is None
        except StoreUnavailable as error:
            # A list of all had answers to every query so far: there are too many clients. Anything else is trouble.
            raise (TooManyToList() if is_long and error.code == DEADLINE_PASSED else error) from None


def _listed(item: Item) -> ListedClient:
    """The index's projection has neither secrets nor a version."""
    client = to_client({**item, "client_secrets": {"M": {}}, "version": {"N": "0"}})
    return ListedClient(client, stored_moment(item, "secrets_expire_at"))
