"""Who holds a scope: a consistent scan of the clients table, for the rare moment when scopes are to be removed."""

from typing import Final

from .guarded_scan import guarded_scan
from .tables import Tables

FIRST_FEW: Final = 5


class DynamoScopeHolders:
    """Implements administration.catalogue_editor.ScopeHolders."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def holding(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """Raises TemporarilyUnavailable, also when the table is too large for the time that a request has."""
        registered = {
            "FilterExpression": "attribute_exists(registrations.#slug)",
            "ProjectionExpression": "client_name, registrations",
            "ExpressionAttributeNames": {"#slug": slug},
        }
        items = guarded_scan(self._tables, registered)
        names = [item.client_name for item in items if tokens & frozenset(item.registrations[slug])]
        return len(names), tuple(sorted(names)[:FIRST_FEW])
