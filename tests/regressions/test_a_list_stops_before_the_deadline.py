"""A filtered or sorted list reads every client. If there is no time, the error says how to page instead."""

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
    """DynamoDB answers each query with a further page."""
    stub.answers(Answer(json.dumps(ENDLESS).encode(), after=0.02))
    started = time.monotonic()

    with pytest.raises(TooManyToList):
        page_of_all(0.5)
    assert time.monotonic() - started < 5
    assert len(stub.requests) > 1


def test_a_table_that_does_not_answer_raises_store_unavailable(stub: Stub) -> None:
    """The size of the table is unknown."""
    with pytest.raises(StoreUnavailable):
        page_of_all(-1)
    assert [] == stub.requests


def test_an_error_after_the_first_page_raises_store_unavailable(stub: Stub) -> None:
    """An error after the first page is an outage. It does not mean too many clients."""
    stub.answers(Answer(json.dumps(ENDLESS).encode()), Answer(b'{"__type":"InternalServerError"}', 500))

    with pytest.raises(StoreUnavailable):
        page_of_all(2)


def test_a_page_with_a_cursor_is_read_in_time(stub: Stub) -> None:
    """A caller that already pages does not get this error."""
    stub.answers(Answer(json.dumps(ENDLESS).encode(), after=0.02))
    listing = DynamoClientListing(dynamodb_of_the_stub(), "clients")

    with deadline_in(0.3), pytest.raises(StoreUnavailable):
        listing.after(0, 100)


def test_the_message_says_to_page_with_the_cursor(here: Desk) -> None:
    """A 503 would make the caller repeat the same request."""

    def endless() -> Any:
        yield from ()
        raise TooManyToList

    every_client = here.store.all
    here.store.all = endless
    answer = here.call("GET", f"{CLIENTS}?filters[clientName]=x")
    here.store.all = every_client

    assert (422, TOO_MANY) == (answer.status, answer.json["detail"])
    assert 200 == here.call("GET", f"{CLIENTS}?cursor=&limit=100").status
