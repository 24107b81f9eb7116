"""A scan that decides over security: strongly consistent, and believed only when DynamoDB says it in full."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, unavailable
from .tables import ClientItem, Tables


def guarded_scan(tables: Tables, request: Mapping[str, Any]) -> Iterator[ClientItem]:
    """The clients that `request` filters, page by page. Raises TemporarilyUnavailable, also when the deadline passes
    before the last page.
    """
    page: dict[str, Any] = {"TableName": tables.clients, "ConsistentRead": True, **request}
    while True:
        try:
            answer: dict[str, Any] = tables.connection.dispatch("Scan", page)
        except TROUBLE as error:
            raise unavailable("Scan", error) from None
        # As with every read that decides: an answer that DynamoDB did not fill in proves nothing.
        if not isinstance(answer.get("ConsumedCapacity"), dict):
            raise TemporarilyUnavailable(detail="Scan: an answer without consumed capacity")
        yield from (ClientItem.from_raw_data(raw) for raw in answer.get("Items", ()))
        if "LastEvaluatedKey" not in answer:
            return
        page["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
