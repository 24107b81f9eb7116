"""No call to AWS starts after the deadline of its request, so a response is sent in time even if AWS hangs."""

import json
import time
from datetime import timedelta
from functools import cache

import pytest

from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.cached_value import CachedValue
from chalicelib.aws.call import Call, Timeouts
from chalicelib.aws.client_reader import DynamoClientReader
from chalicelib.aws.connections import Connections
from chalicelib.aws.deadline import deadline_in, remaining
from chalicelib.store_errors import StoreUnavailable
from tests.contract.stub import Answer, Stub
from tests.fakes.memory import FakeClock

ABSENT = Answer(json.dumps({"ConsumedCapacity": {"CapacityUnits": 0.5}}).encode())


def test_a_call_before_the_deadline_is_made(stub: Stub) -> None:
    """The deadline has not passed."""
    stub.answers(ABSENT)

    with deadline_in(5):
        client = _reader().find("nobody")

    assert (None, 1) == (client, len(stub.requests))


def test_no_call_starts_after_the_deadline(stub: Stub) -> None:
    """StoreUnavailable is raised immediately."""
    stub.answers(ABSENT)

    with deadline_in(-1), pytest.raises(StoreUnavailable) as raised:
        _reader().find("nobody")

    assert ("GetItem: DeadlinePassed", []) == (raised.value.detail, stub.requests)


def test_no_retry_starts_after_the_deadline(stub: Stub) -> None:
    """botocore itself has no deadline."""
    stub.answers(Answer(after=10))
    reader = _reader()
    started = time.monotonic()

    with deadline_in(0.2), pytest.raises(StoreUnavailable):
        reader.find("nobody")

    assert 1 == len(stub.requests)
    # The call ends after its read timeout, 0.3 s. A busy machine may need a few seconds more.
    assert time.monotonic() - started < 9


def test_calls_outside_a_request_have_no_deadline(stub: Stub) -> None:
    """Operator functions are limited only by Lambda's timeout."""
    stub.answers(Answer(drops=True), ABSENT)

    assert _reader().find("nobody") is None


def test_an_inner_deadline_cannot_be_later_than_the_outer(stub: Stub) -> None:
    """A refresh ends with its request at the latest."""
    with deadline_in(-1), deadline_in(60), pytest.raises(StoreUnavailable):
        _reader().find("nobody")

    assert [] == stub.requests


def test_after_an_inner_deadline_the_outer_deadline_applies_again(stub: Stub) -> None:
    """After a slow refresh, the request can use the rest of its time."""
    stub.answers(ABSENT)

    with deadline_in(60):
        with deadline_in(-1), pytest.raises(StoreUnavailable):
            _reader().find("nobody")
        client = _reader().find("nobody")

    assert (None, 1) == (client, len(stub.requests))


def test_a_slow_refresh_leaves_time_for_the_request(stub: Stub) -> None:
    """The cached value is used, and the client is read."""
    clock = FakeClock()
    deadlines = []

    def load() -> int:
        deadlines.append(remaining())
        return 1

    value = CachedValue(
        "settings",
        load,
        refresh_after=timedelta(seconds=30),
        usable_for=timedelta(hours=24),
        refresh_budget=1.0,
        clock=clock,
    )
    with deadline_in(3):
        value()
        clock.move(seconds=30)
        value()

    first, refresh = deadlines
    assert 2 < first <= 3
    assert 0 < refresh <= 1


def _reader() -> DynamoClientReader:
    return DynamoClientReader(_call(), "clients")


@cache
def _call() -> Call:
    return BotocoreCall(Connections("eu-central-1").client("dynamodb", Timeouts(connect=0.3, read=0.3, retries=2)))
