"""Reads accept "not found" and the end of a list only in a complete response of DynamoDB."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.aws.reads import Page, consistent_get, pages
from chalicelib.store_errors import StoreUnavailable

CAPACITY = {"ConsumedCapacity": {"TableName": "clients", "CapacityUnits": 0.5}}
ITEM = {"key": {"S": "client#erp"}, "enabled": {"BOOL": True}}
OTHER = {"key": {"S": "client#crm"}}


class StubCall:
    """Implements aws.call.Call."""

    def __init__(self, *answers: Any) -> None:
        self._answers, self.requests = list(answers), []

    def __call__(self, operation: str, request: Mapping[str, Any]) -> Any:
        self.requests.append((operation, dict(request)))
        return self._answers.pop(0)


def test_an_item_is_read_consistently_and_with_its_capacity() -> None:
    call = StubCall(CAPACITY | {"Item": ITEM})

    assert ITEM == consistent_get(call, "clients", "client#erp")
    ((operation, request),) = call.requests
    assert ("GetItem", "clients", {"key": {"S": "client#erp"}}) == (operation, request["TableName"], request["Key"])
    assert (True, "TOTAL") == (request["ConsistentRead"], request["ReturnConsumedCapacity"])


def test_a_complete_response_without_an_item_means_not_found() -> None:
    assert consistent_get(StubCall(CAPACITY), "clients", "client#erp") is None


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"Item": ITEM},
        {"ConsumedCapacity": None},
        {"ConsumedCapacity": 7},
        {"ConsumedCapacity": {"CapacityUnits": "1"}, "Item": ITEM},
        CAPACITY | {"Item": OTHER},
        CAPACITY | {"Item": {}},
        CAPACITY | {"Item": None},
        CAPACITY | {"Item": [ITEM]},
        CAPACITY | {"Item": {"key": {"S": "client#erp"}, "enabled": True}},
    ],
)
def test_an_incomplete_response_is_an_error(answer: dict[str, Any]) -> None:
    """A garbled response with status 200 must not mean "no such client"."""
    with pytest.raises(StoreUnavailable, match=r"^GetItem: the response"):
        consistent_get(StubCall(answer), "clients", "client#erp")


def test_the_next_page_starts_at_the_last_evaluated_key() -> None:
    """The caller's request is not modified."""
    call = StubCall(CAPACITY | {"Items": [ITEM], "LastEvaluatedKey": {"key": ITEM["key"]}}, CAPACITY | {"Items": []})
    request = {"TableName": "clients", "ConsistentRead": True}

    result = list(pages(call, "Scan", request))

    assert [Page([ITEM], {"key": ITEM["key"]}), Page([], None)] == result
    assert [("Scan", None), ("Scan", {"key": ITEM["key"]})] == [
        (operation, request.get("ExclusiveStartKey")) for operation, request in call.requests
    ]
    assert all(request["ReturnConsumedCapacity"] == "TOTAL" for _, request in call.requests)
    assert {"TableName": "clients", "ConsistentRead": True} == request


def test_an_unneeded_page_is_not_fetched() -> None:
    call = StubCall(CAPACITY | {"Items": [ITEM], "LastEvaluatedKey": {"key": ITEM["key"]}})

    assert [ITEM] == next(pages(call, "Query", {})).items
    assert 1 == len(call.requests)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"Items": []},
        CAPACITY,
        CAPACITY | {"Items": None},
        CAPACITY | {"Items": {}},
        CAPACITY | {"Items": ["text"]},
        CAPACITY | {"Items": [], "LastEvaluatedKey": "text"},
    ],
)
def test_an_incomplete_page_is_an_error(answer: dict[str, Any]) -> None:
    with pytest.raises(StoreUnavailable, match=r"^Query: (the response has no|malformed)"):
        list(pages(StubCall(answer), "Query", {}))
