"""Who holds a scope: a consistent scan of the clients table, for the rare moment when scopes are to be removed."""

from typing import Any, Final

from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, unavailable
from .deadline import DeadlinePassed, deadline_in, remaining
from .tables import ClientItem, Tables

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
        with deadline_in(remaining() / 2):
            return self._scan(slug, tokens)

    def _scan(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        names: list[str] = []
        request: dict[str, Any] = {
            "TableName": self._tables.clients,
            "ConsistentRead": True,
            "FilterExpression": "attribute_exists(registrations.#slug)",
            "ProjectionExpression": "client_name, registrations",
            "ExpressionAttributeNames": {"#slug": slug},
        }
        while True:
            try:
                answer: dict[str, Any] = self._tables.connection.dispatch("Scan", request)
            except DeadlinePassed as error:
                raise TemporarilyUnavailable(TOO_SLOW, detail=unavailable("Scan", error).detail) from None
            except TROUBLE as error:
                raise unavailable("Scan", error) from None
            # As with every read that decides: an answer that DynamoDB did not fill in proves nothing.
            if not isinstance(answer.get("ConsumedCapacity"), dict):
                raise TemporarilyUnavailable(detail="Scan: an answer without consumed capacity")
            for raw in answer.get("Items", ()):
                item = ClientItem.from_raw_data(raw)
                if tokens & frozenset(item.registrations[slug]):
                    names.append(item.client_name)
            if "LastEvaluatedKey" not in answer:
                return len(names), tuple(sorted(names)[:FIRST_FEW])
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
