"""The clients that hold a scope, by a consistent scan of the clients table. Only the removal of scopes needs it."""

from typing import Final

from ..store_errors import ScanTooSlow, StoreUnavailable
from .call import Call
from .deadline import DEADLINE_PASSED, deadline_in, remaining
from .reads import pages

MAXIMUM_NAMES: Final = 5


class DynamoScopeHolders:
    """Implements administration.catalogue_editor.ScopeHolders."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def clients_with(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """The number of clients that hold one of `tokens`, and up to five of their names.

        The scan has half of the time until the deadline. The other half is for the next step: the removal, or undoing
        the marks of a failed removal. Raises StoreUnavailable; ScanTooSlow if the scan does not end in its time.
        """
        try:
            with deadline_in(remaining() / 2):
                return self._scan(slug, tokens)
        except StoreUnavailable as error:
            raise (ScanTooSlow(error.detail) if error.code == DEADLINE_PASSED else error) from None

    def _scan(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        request = {
            "TableName": self._clients_table,
            "ConsistentRead": True,
            "FilterExpression": "attribute_exists(registrations.#slug)",
            "ProjectionExpression": "client_name, registrations",
            "ExpressionAttributeNames": {"#slug": slug},
        }
        names = [
            item["client_name"]["S"]
            for page in pages(self._call, "Scan", request)
            for item in page.items
            if any(token["S"] in tokens for token in item["registrations"]["M"][slug]["L"])
        ]
        return len(names), tuple(sorted(names)[:MAXIMUM_NAMES])
