"""Reads for security decisions. "Not found" is accepted only in a complete response of DynamoDB.

An empty, truncated or foreign response with status 200 looks like "no such item". Each request therefore asks for the
consumed capacity. A response without it counts as a failure, never as proof that a client does not exist. A response to
BatchGetItem accounts for each key instead.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from ..store_errors import StoreUnavailable
from .call import Call

# DynamoDB's attribute values by name: {"client_id": {"S": "erp"}}.
Item: TypeAlias = dict[str, Any]
# DynamoDB processes 16 MB of a batch at a time.
BATCH_TRIES: Final = 4


class Page(NamedTuple):
    """One page of a Query or Scan, at most 1 MB. `next_key` is None on the last page."""

    items: list[Item]
    next_key: Item | None


def consistent_get(call: Call, table: str, key: str) -> Item | None:
    """The item with this key, or None, by a strongly consistent read. Raises StoreUnavailable."""
    request = {
        "TableName": table,
        "Key": {"key": {"S": key}},
        "ConsistentRead": True,
        "ReturnConsumedCapacity": "TOTAL",
    }
    response = call("GetItem", request)
    check_capacity("GetItem", response)
    if "Item" not in response:
        return None
    item: Item = response["Item"]
    if not _is_item(item) or item.get("key") != {"S": key}:
        raise StoreUnavailable("GetItem: the response holds a different item", operation="GetItem")
    return item


def consistent_batch_get(call: Call, table: str, keys: Collection[str]) -> dict[str, Item]:
    """The items with these keys, 100 at most, by key. Raises StoreUnavailable, also if keys stay unprocessed."""
    items: dict[str, Item] = {}
    waiting = set(keys)
    for _ in range(BATCH_TRIES):
        if not waiting:
            return items
        request = {"Keys": [{"key": {"S": key}} for key in sorted(waiting)], "ConsistentRead": True}
        response = call("BatchGetItem", {"RequestItems": {table: request}})
        answered, waiting = _batch(table, waiting, response)
        items |= answered
    raise StoreUnavailable("BatchGetItem: keys stayed unprocessed", operation="BatchGetItem")


def _batch(table: str, keys: set[str], response: Mapping[str, Any]) -> tuple[dict[str, Item], set[str]]:
    """The items of one response, and the keys that DynamoDB did not process.

    A response that has neither the table nor all of its keys as unprocessed is not DynamoDB's.
    """
    try:
        unprocessed = response["UnprocessedKeys"].get(table, {"Keys": []})["Keys"]
        waiting = {key["key"]["S"] for key in unprocessed}
        answered = [] if waiting == keys else response["Responses"][table]
        items = {item["key"]["S"]: item for item in answered}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = f"BatchGetItem: malformed response ({type(error).__name__})"
        raise StoreUnavailable(detail, operation="BatchGetItem") from None
    if not (items.keys() | waiting <= keys and all(map(_is_item, items.values()))):
        raise StoreUnavailable("BatchGetItem: the response holds a different item", operation="BatchGetItem")
    return items, waiting


def pages(call: Call, operation: str, request: Mapping[str, Any]) -> Iterator[Page]:
    """The pages of a Query or Scan, at least one, each read when the caller reaches it. Raises StoreUnavailable.

    `request` sets ConsistentRead itself because an index does not support it.
    """
    page_request: dict[str, Any] = {**request, "ReturnConsumedCapacity": "TOTAL"}
    while True:
        response = call(operation, page_request)
        check_capacity(operation, response)
        items, next_key = response.get("Items"), response.get("LastEvaluatedKey")
        if not isinstance(items, list) or not all(map(_is_item, items)):
            raise StoreUnavailable(f"{operation}: the response has no Items", operation=operation)
        if next_key is not None and not _is_item(next_key):
            raise StoreUnavailable(f"{operation}: malformed LastEvaluatedKey", operation=operation)
        yield Page(items, next_key)
        if not next_key:
            return
        page_request["ExclusiveStartKey"] = next_key


def check_capacity(operation: str, response: Mapping[str, Any]) -> None:
    """Whether the response is DynamoDB's. Raises StoreUnavailable."""
    capacity = response.get("ConsumedCapacity")
    units = capacity.get("CapacityUnits") if isinstance(capacity, dict) else None
    if not isinstance(units, (int, float)):
        raise StoreUnavailable(f"{operation}: the response has no ConsumedCapacity", operation=operation)


def _is_item(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(attribute, dict) for attribute in value.values())
