"""Who holds a scope: a consistent scan of the clients table, for the rare moment when scopes are to be removed."""

from typing import Final

from ..oauth.errors import TemporarilyUnavailable
from .deadline import deadline_in, remaining
from .guarded_scan import guarded_scan
from .tables import Tables

FIRST_FEW: Final = 5
TOO_SLOW: Final = (
    "There was no time to check every client in one request, so nothing was removed. Try again, or remove the scopes"
    " with the operator function apply, which has more time."
)


class DynamoScopeHolders:
    """Implements administration.catalogue_editor.ScopeHolders."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def holding(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """Raises TemporarilyUnavailable, also when the table is too large for the time that a request has.

        The scan takes half of the time that is left. The other half is for what follows: the removal, or taking back
        the marks of a removal that failed.
        """
        try:
            with deadline_in(remaining() / 2):
                return self._scan(slug, tokens)
        except TemporarilyUnavailable as error:
            is_late = error.detail == "Scan: DeadlinePassed"
            raise (TemporarilyUnavailable(TOO_SLOW, detail=error.detail) if is_late else error) from None

    def _scan(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        registered = {
            "FilterExpression": "attribute_exists(registrations.#slug)",
            "ProjectionExpression": "client_name, registrations",
            "ExpressionAttributeNames": {"#slug": slug},
        }
        items = guarded_scan(self._tables, registered)
        names = [item.client_name for item in items if tokens & frozenset(item.registrations[slug])]
        return len(names), tuple(sorted(names)[:FIRST_FEW])
