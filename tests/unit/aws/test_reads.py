"""What is believed of DynamoDB's answers: absence, and the end of a list, only when it says them in full."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.aws.reads import Page, consistent_get, pages
from chalicelib.store_errors import StoreUnavailable

CAPACITY = {"ConsumedCapacity": {"TableName": "clients", "CapacityUnits": 0.5}}
ITEM = {"key": {"S": "client#erp"}, "enabled": {"BOOL": True}}
OTHER = {"key": {"S": "client#crm"}}


class CannedCall:
    """Implements aws.call.Call."""

    def __init__(self, *answers: Any) -> None:
        self._answers, self.asked = list(answers), []

    def __call__(self, operation: str, request: Mapping[str, Any]) -> Any:
        self.asked.append((operation, dict(request)))
        return self._answers.pop(0)


def test_an_item_is_read_consistently_and_with_its_capacity() -> None:
    call = CannedCall(CAPACITY | {"Item": ITEM})

    assert ITEM == consistent_get(call, "clients", "client#erp")
    ((operation, request),) = call.asked
    assert ("GetItem", "clients", {"key": {"S": "client#erp"}}) == (operation, request["TableName"], request["Key"])
    assert (True, "TOTAL") == (request["ConsistentRead"], request["ReturnConsumedCapacity"])


def test_absence_that_is_said_in_full_is_believed() -> None:
    assert consistent_get(CannedCall(CAPACITY), "clients", "client#erp") is None


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
def test_an_answer_that_dynamodb_did_not_fill_in_proves_nothing(answer: dict[str, Any]) -> None:
    """A garbled 200 must not read as "no such client"."""
    with pytest.raises(StoreUnavailable, match=r"^GetItem: the response"):
        consistent_get(CannedCall(answer), "clients", "client#erp")


def test_pages_follow_each_other_by_their_last_key() -> None:
    """The request stays the caller's."""
    call = CannedCall(CAPACITY | {"Items": [ITEM], "LastEvaluatedKey": {"key": ITEM["key"]}}, CAPACITY | {"Items": []})
    request = {"TableName": "clients", "ConsistentRead": True}

    read = list(pages(call, "Scan", request))

    assert [Page([ITEM], {"key": ITEM["key"]}), Page([], None)] == read
    assert [("Scan", None), ("Scan", {"key": ITEM["key"]})] == [
        (operation, asked.get("ExclusiveStartKey")) for operation, asked in call.asked
    ]
    assert all(asked["ReturnConsumedCapacity"] == "TOTAL" for _, asked in call.asked)
    assert {"TableName": "clients", "ConsistentRead": True} == request


def test_a_page_that_nobody_reaches_is_not_fetched() -> None:
    call = CannedCall(CAPACITY | {"Items": [ITEM], "LastEvaluatedKey": {"key": ITEM["key"]}})

    assert [ITEM] == next(pages(call, "Query", {})).items
    assert 1 == len(call.asked)


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
def test_a_page_that_dynamodb_did_not_fill_in_is_no_empty_list(answer: dict[str, Any]) -> None:
    with pytest.raises(StoreUnavailable, match=r"^Query: (the response has no|malformed)"):
        list(pages(CannedCall(answer), "Query", {}))
