"""However many dependencies hang, a request is answered in time: no call to AWS starts after its deadline."""

import json
import time
from datetime import timedelta
from functools import cache

import pytest

from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.call import Call, Timeouts
from chalicelib.aws.client_reader import DynamoClientReader
from chalicelib.aws.connections import Connections
from chalicelib.aws.deadline import deadline_in, remaining
from chalicelib.aws.last_good import LastGood
from chalicelib.store_errors import StoreUnavailable
from tests.contract.stub import Answer, Stub
from tests.fakes.memory import FakeClock

ABSENT = Answer(json.dumps({"ConsumedCapacity": {"CapacityUnits": 0.5}}).encode())


def test_a_call_in_time_is_made(stub: Stub) -> None:
    """Within the block."""
    stub.answers(ABSENT)

    with deadline_in(5):
        found = _reader().find("nobody")

    assert (None, 1) == (found, len(stub.asked))


def test_no_call_starts_after_the_deadline(stub: Stub) -> None:
    """It is trouble of ours, told at once."""
    stub.answers(ABSENT)

    with deadline_in(-1), pytest.raises(StoreUnavailable) as raised:
        _reader().find("nobody")

    assert ("GetItem: DeadlinePassed", []) == (raised.value.detail, stub.asked)


def test_a_retry_after_the_deadline_is_not_made(stub: Stub) -> None:
    """botocore looks at no clock of its own."""
    stub.answers(Answer(after=10))
    started = time.monotonic()

    with deadline_in(0.1), pytest.raises(StoreUnavailable):
        _reader().find("nobody")

    assert 1 == len(stub.asked)
    # The one call ends after its read timeout, 0.3 s. A busy machine may need a few seconds more.
    assert time.monotonic() - started < 9


def test_without_a_deadline_there_is_none(stub: Stub) -> None:
    """Operator functions have the time that Lambda gives them."""
    stub.answers(Answer(drops=True), ABSENT)

    assert _reader().find("nobody") is None


def test_an_inner_deadline_cannot_be_later_than_the_outer(stub: Stub) -> None:
    """A refresh has no more time than its request."""
    with deadline_in(-1), deadline_in(60), pytest.raises(StoreUnavailable):
        _reader().find("nobody")

    assert [] == stub.asked


def test_after_an_inner_deadline_the_outer_holds_again(stub: Stub) -> None:
    """A refresh that took its time leaves the request the rest."""
    stub.answers(ABSENT)

    with deadline_in(60):
        with deadline_in(-1), pytest.raises(StoreUnavailable):
            _reader().find("nobody")
        found = _reader().find("nobody")

    assert (None, 1) == (found, len(stub.asked))


def test_a_refresh_leaves_time_for_what_the_request_came_for(stub: Stub) -> None:
    """Design: a value to go on with is served, and the client is read."""
    clock = FakeClock()
    deadlines = []

    def load() -> int:
        deadlines.append(remaining())
        return 1

    value = LastGood(
        "settings",
        load,
        refreshed_after=timedelta(seconds=30),
        kept_for=timedelta(hours=24),
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
