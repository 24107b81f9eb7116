"""Who holds a scope: a consistent scan of the clients table, for the rare moment when scopes are to be removed."""

from typing import Final

from ..store_errors import ScanTooSlow
from .call import Call, StoreUnavailable
from .deadline import DEADLINE_PASSED, deadline_in, remaining
from .reads import pages

FIRST_FEW: Final = 5


class DynamoScopeHolders:
    """Implements administration.catalogue_editor.ScopeHolders."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def holding(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """Raises StoreUnavailable, and ScanTooSlow when the table is too large for the time that a request has.

        The scan takes half of the time that is left. The other half is for what follows: the removal, or taking back
        the marks of a removal that failed.
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
        return len(names), tuple(sorted(names)[:FIRST_FEW])
