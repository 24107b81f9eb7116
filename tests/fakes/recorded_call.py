"""A Call that records the requests and answers as empty tables do."""

from collections.abc import Mapping
from typing import Any


class RecordedCall:
    def __init__(self) -> None:
        self.requests: list[Mapping[str, Any]] = []

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        self.requests.append(dict(request))
        items: dict[str, Any] = {} if operation == "GetItem" else {"Items": []}
        return {**items, "ConsumedCapacity": {"CapacityUnits": 0.0}}

    def items_put(self, table: str) -> list[dict[str, Any]]:
        """The items of all Put writes to `table`, in DynamoDB's format."""
        writes = [write for request in self.requests for write in request.get("TransactItems", ())]
        return [write["Put"]["Item"] for write in writes if "Put" in write and write["Put"]["TableName"] == table]
