"""Reads that decide over security: strongly consistent, and absence is believed only when DynamoDB says it in full.

An empty, truncated or foreign answer with status 200 looks like "no such item". A real answer carries the consumed
capacity that was asked for. One without it is trouble of ours, never proof that a client does not exist.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from .call import Call, StoreUnavailable

# Attribute values as DynamoDB writes them, by name: {"client_id": {"S": "erp"}}.
Item: TypeAlias = dict[str, Any]


class Page(NamedTuple):
    """At most one megabyte of a Query or Scan; `next_key` is None on the last page."""

    items: list[Item]
    next_key: Item | None


def consistent_get(call: Call, table: str, key: str) -> Item | None:
    """The item of `table` whose attribute `key` is `key`, or None. Raises StoreUnavailable."""
    request = {
        "TableName": table,
        "Key": {"key": {"S": key}},
        "ConsistentRead": True,
        "ReturnConsumedCapacity": "TOTAL",
    }
    answer = call("GetItem", request)
    _check_capacity("GetItem", answer)
    if "Item" not in answer:
        return None
    item = answer["Item"]
    if not _is_item(item) or item.get("key") != {"S": key}:
        raise StoreUnavailable("GetItem: another item than the one asked for", operation="GetItem")
    found: Item = item
    return found


def pages(call: Call, operation: str, request: Mapping[str, Any]) -> Iterator[Page]:
    """The pages of a Query or Scan, each fetched when it is reached, at least one. Raises StoreUnavailable.

    `request` says by itself whether the read is consistent: an index cannot be read so.
    """
    asked: dict[str, Any] = {**request, "ReturnConsumedCapacity": "TOTAL"}
    while True:
        answer = call(operation, asked)
        _check_capacity(operation, answer)
        items, next_key = answer.get("Items"), answer.get("LastEvaluatedKey")
        if not isinstance(items, list) or not all(map(_is_item, items)):
            raise StoreUnavailable(f"{operation}: an answer without items", operation=operation)
        if next_key is not None and not _is_item(next_key):
            raise StoreUnavailable(f"{operation}: an answer with another key than DynamoDB's", operation=operation)
        yield Page(items, next_key)
        if not next_key:
            return
        asked["ExclusiveStartKey"] = next_key


def _check_capacity(operation: str, answer: Mapping[str, Any]) -> None:
    capacity = answer.get("ConsumedCapacity")
    units = capacity.get("CapacityUnits") if isinstance(capacity, dict) else None
    if not isinstance(units, (int, float)):
        raise StoreUnavailable(f"{operation}: an answer without consumed capacity", operation=operation)


def _is_item(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(attribute, dict) for attribute in value.values())
