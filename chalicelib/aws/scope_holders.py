"""Who holds a scope: a consistent scan of the clients table, for the rare moment when scopes are to be removed."""

from typing import Final

from .call import Call
from .reads import pages

FIRST_FEW: Final = 5


class DynamoScopeHolders:
    """Implements administration.catalogue_editor.ScopeHolders."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def holding(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """Raises StoreUnavailable, also when the table is too large for the time that a request has."""
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
