"""A read that decides over security: strongly consistent, and absence is believed only when DynamoDB says it in full.

An empty, truncated or foreign answer with status 200 looks like "no such item". A real answer carries the consumed
capacity that was asked for; one without it is trouble of ours, never proof that a client does not exist.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

from pynamodb.models import Model

from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, unavailable
from .tables import Tables

Item = TypeVar("Item", bound=Model)


def guarded_get(tables: Tables, model: type[Item], key: str) -> Item | None:
    """The item under `key` of the clients table, or None. Raises TemporarilyUnavailable."""
    request = {
        "TableName": tables.clients,
        "Key": {"key": {"S": key}},
        "ConsistentRead": True,
        "ReturnConsumedCapacity": "TOTAL",
    }
    try:
        answer: dict[str, Any] = tables.connection.dispatch("GetItem", request)
    except TROUBLE as error:
        raise unavailable("GetItem", error) from None
    capacity = answer.get("ConsumedCapacity")
    if not isinstance(capacity, dict) or not isinstance(capacity.get("CapacityUnits"), (int, float)):
        raise TemporarilyUnavailable(detail="GetItem: an answer without consumed capacity")
    if "Item" not in answer:
        return None
    try:
        item = model.from_raw_data(answer["Item"])
        if item.attribute_values["key"] != key:
            raise ValueError("another item than the one asked for")
        if any(item.attribute_values.get(name) is None for name in _required(model)):
            raise ValueError("an item without what every such item has")
        return item
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TemporarilyUnavailable(detail=f"GetItem: an item that cannot be read ({type(error).__name__})") from None


def _required(model: type[Model]) -> Iterator[str]:
    return (name for name, attribute in model.get_attributes().items() if not attribute.null)
