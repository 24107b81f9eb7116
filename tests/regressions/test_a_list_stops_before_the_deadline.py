"""A list that is filtered and sorted reads every client. Without time for that, the caller learns what works."""

import json
import time
from typing import Any

import pytest

from chalicelib.administration.client_list import ClientList, ListQuery, TooManyToList
from chalicelib.aws.client_listing import DynamoClientListing
from chalicelib.aws.deadline import deadline_in
from chalicelib.endpoints.problems import TOO_MANY
from chalicelib.store_errors import StoreUnavailable
from tests.administration.desk import CLIENTS, Desk
from tests.contract.conftest import started_stub, stub
from tests.contract.stub import Answer, Stub
from tests.regressions.stubbed import dynamodb_of_the_stub

__all__ = ["started_stub", "stub"]
ENDLESS = {"Items": [], "ConsumedCapacity": {"CapacityUnits": 1}, "LastEvaluatedKey": {"key": {"S": "x"}}}


def page_of_all(seconds: float) -> Any:
    clients = ClientList(DynamoClientListing(dynamodb_of_the_stub(), "clients"))
    with deadline_in(seconds):
        return clients.page(ListQuery())


def test_a_table_that_cannot_be_read_in_time_is_too_large_to_list(stub: Stub) -> None:
    """DynamoDB answers each query, and there is always another."""
    stub.answers(Answer(json.dumps(ENDLESS).encode(), after=0.02))
    started = time.monotonic()

    with pytest.raises(TooManyToList):
        page_of_all(0.5)
    assert time.monotonic() - started < 5
    assert len(stub.requests) > 1


def test_a_table_that_does_not_answer_is_trouble_of_ours(stub: Stub) -> None:
    """Nothing is known of its size."""
    with pytest.raises(StoreUnavailable):
        page_of_all(-1)
    assert [] == stub.requests


def test_trouble_in_the_middle_is_trouble_of_ours(stub: Stub) -> None:
    """DynamoDB's errors after a page are its failure, not too many clients."""
    stub.answers(Answer(json.dumps(ENDLESS).encode()), Answer(b'{"__type":"InternalServerError"}', 500))

    with pytest.raises(StoreUnavailable):
        page_of_all(2)


def test_a_page_of_the_cursor_is_never_too_long(stub: Stub) -> None:
    """Whoever pages is not told to page."""
    stub.answers(Answer(json.dumps(ENDLESS).encode(), after=0.02))
    listing = DynamoClientListing(dynamodb_of_the_stub(), "clients")

    with deadline_in(0.3), pytest.raises(StoreUnavailable):
        listing.after(0, 100)


def test_the_caller_is_told_to_page_with_the_cursor(here: Desk) -> None:
    """A 503 would have it try the same again."""

    def endless() -> Any:
        yield from ()
        raise TooManyToList

    every_client = here.store.all
    here.store.all = endless
    answer = here.call("GET", f"{CLIENTS}?filters[clientName]=x")
    here.store.all = every_client

    assert (422, TOO_MANY) == (answer.status, answer.json["detail"])
    assert 200 == here.call("GET", f"{CLIENTS}?cursor=&limit=100").status
