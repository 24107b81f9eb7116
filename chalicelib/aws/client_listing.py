"""The list of clients, from an index. The index is eventually consistent, so no decision may depend on it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from ..administration.client_list import ListedClient, TooManyToList
from ..store_errors import StoreUnavailable
from .call import Call
from .client_item import stored_moment, to_client
from .deadline import DEADLINE_PASSED
from .reads import Item, pages
from .tables import LISTED

# A generation is below 2^53.
LAST: Final = 2**53


class DynamoClientListing:
    """Implements administration.client_list.ClientListing."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def all(self) -> Iterator[ListedClient]:
        """Query page by page, each when the caller reaches it; a page has at most 1 MB.

        Raises StoreUnavailable. Raises TooManyToList if the request's deadline passes before the last page.
        """
        return self._from(0, None)

    def after(self, generation: int, limit: int, *, descending: bool = False) -> tuple[ListedClient, ...]:
        first = (generation or LAST + 1) - 1 if descending else generation + 1
        return tuple(islice(self._from(first, limit, descending=descending), limit))

    def _from(self, generation: int, limit: int | None, *, descending: bool = False) -> Iterator[ListedClient]:
        request: dict[str, Any] = {
            "TableName": self._clients_table,
            "IndexName": "client-list",
            "KeyConditionExpression": f"listed = :listed AND generation {'<=' if descending else '>='} :generation",
            "ScanIndexForward": not descending,
            "ExpressionAttributeValues": {":listed": {"S": LISTED}, ":generation": {"N": str(generation)}},
            **({"Limit": limit} if limit else {}),
        }
        may_be_too_long = False
        try:
            for page in pages(self._call, "Query", request):
                yield from map(_listed, page.items)
                may_be_too_long = limit is None
        except StoreUnavailable as error:
            # Earlier queries succeeded, so the list is too long for one request. Other errors are store failures.
            raise (TooManyToList() if may_be_too_long and error.code == DEADLINE_PASSED else error) from None


def _listed(item: Item) -> ListedClient:
    """The index contains neither secrets nor the version."""
    client = to_client({**item, "client_secrets": {"M": {}}, "version": {"N": "0"}})
    return ListedClient(client, stored_moment(item, "secrets_expire_at"))
