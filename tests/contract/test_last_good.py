"""A value that is read once per container: refreshed, and kept through an outage."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from chalicelib.aws.last_good import LastGood
from chalicelib.store_errors import StoreUnavailable
from tests.fakes.memory import FakeClock

REFRESHED_AFTER, KEPT_FOR = timedelta(seconds=30), timedelta(hours=24)


class Source:
    """Counts what it hands out, and fails on demand."""

    def __init__(self) -> None:
        self.loads = 0
        self.fails = False

    def __call__(self) -> int:
        self.loads += 1
        if self.fails:
            raise StoreUnavailable(f"outage {self.loads}")
        return self.loads


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def value(source: Source, clock: FakeClock) -> LastGood[int]:
    return _last_good(source, clock)


def test_a_value_is_fetched_once(value: LastGood[int], source: Source) -> None:
    """Per container, on first use."""
    before = source.loads

    assert ([1, 1, 1], 0, 1) == ([value() for _ in range(3)], before, source.loads)


@pytest.mark.parametrize(("seconds", "expected"), [(29.9, 1), (30, 2), (3600, 2)])
def test_a_value_is_fetched_again_when_it_is_old(
    value: LastGood[int], clock: FakeClock, seconds: float, expected: int
) -> None:
    """Promises: settings within 30 s."""
    value()
    clock.move(seconds=seconds)

    assert expected == value()


def test_a_value_is_kept_while_it_cannot_be_fetched(value: LastGood[int], source: Source, clock: FakeClock) -> None:
    """Design: kept through an outage."""
    value()
    source.fails = True

    clock.move(hours=23, minutes=59, seconds=59)

    assert 1 == value()


def test_a_value_is_not_kept_for_ever(value: LastGood[int], source: Source, clock: FakeClock) -> None:
    """Issue 2: hard stop after 24 h."""
    value()
    source.fails = True

    clock.move(hours=24)

    with pytest.raises(StoreUnavailable):
        value()


def test_without_a_value_the_trouble_is_told(value: LastGood[int], source: Source) -> None:
    """503, with what happened for the log."""
    source.fails = True

    with pytest.raises(StoreUnavailable) as raised:
        value()

    assert "outage 1" == raised.value.detail


def test_after_a_failure_there_is_a_pause_of_five_seconds(
    value: LastGood[int], source: Source, clock: FakeClock
) -> None:
    """An outage must not slow every request."""
    value()
    source.fails = True
    clock.move(seconds=30)

    loads = []
    for _ in range(12):
        value()
        loads.append(source.loads)
        clock.move(seconds=1)

    assert [2] * 5 + [3] * 5 + [4] * 2 == loads


def test_without_a_value_the_pause_is_a_second(value: LastGood[int], source: Source, clock: FakeClock) -> None:
    """There is nothing to serve meanwhile; but not all who wait try."""
    source.fails = True
    loads = []
    for _ in range(5):
        with pytest.raises(StoreUnavailable):
            value()
        loads.append(source.loads)
        clock.move(seconds=0.5)

    assert [1, 1, 2, 2, 3] == loads


def test_the_next_value_is_fetched_when_the_outage_is_over(
    value: LastGood[int], source: Source, clock: FakeClock
) -> None:
    """And then for the usual time."""
    value()
    source.fails = True
    clock.move(seconds=30)
    value()
    source.fails = False

    clock.move(seconds=5)

    assert [3, 3] == [value(), value()]


def test_a_clock_that_was_set_back_has_the_value_fetched_anew(
    value: LastGood[int], source: Source, clock: FakeClock
) -> None:
    """Nothing is known of its age."""
    value()

    clock.move(seconds=-1)

    assert 2 == value()


def test_a_clock_that_was_set_back_ends_the_pause_after_a_failure(
    value: LastGood[int], source: Source, clock: FakeClock
) -> None:
    """Or it would last for as long as the clock was wrong."""
    source.fails = True
    with pytest.raises(StoreUnavailable):
        value()
    source.fails = False

    clock.move(hours=-1)

    assert 2 == value()


def test_the_age_of_a_value_counts_from_before_it_was_asked_for(clock: FakeClock) -> None:
    """It may be as old as the question."""
    loads = []

    def slow() -> int:
        loads.append(1)
        clock.move(seconds=20)
        return len(loads)

    value = _last_good(slow, clock)
    value()
    clock.move(seconds=10)

    assert 2 == value()


def test_one_fetch_is_in_flight_and_who_has_a_value_does_not_wait_for_it(clock: FakeClock) -> None:
    """A burst after the refresh time asks AWS once."""
    started, go_on = Event(), Event()
    loads = []

    def blocking() -> int:
        loads.append(1)
        if len(loads) > 1:
            started.set()
            go_on.wait(5)
        return len(loads)

    value = _last_good(blocking, clock)
    value()
    clock.move(seconds=30)
    with ThreadPoolExecutor(1) as pool:
        fetching = pool.submit(value)
        started.wait(5)
        meanwhile = [value() for _ in range(5)]
        go_on.set()

        assert ([1] * 5, 2, 2) == (meanwhile, fetching.result(5), len(loads))


def test_who_has_no_value_waits_for_the_one_who_fetches(clock: FakeClock) -> None:
    """A cold container's first requests ask AWS once."""
    started, go_on = Event(), Event()
    loads = []

    def blocking() -> int:
        loads.append(1)
        started.set()
        go_on.wait(5)
        return len(loads)

    value = _last_good(blocking, clock)
    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(value) for _ in range(5)]
        started.wait(5)
        go_on.set()

        assert ([1] * 5, 1) == ([future.result(5) for future in waiting], len(loads))


def test_a_fault_that_is_no_outage_is_not_hidden(clock: FakeClock) -> None:
    """It is a bug, and the next request tries again."""
    outcomes: list[Any] = [RuntimeError, 7]

    def broken() -> int:
        outcome = outcomes.pop(0)
        if outcome is RuntimeError:
            raise RuntimeError
        return int(outcome)

    value = _last_good(broken, clock)
    with pytest.raises(RuntimeError):
        value()

    assert 7 == value()


def test_a_failed_refresh_is_logged_with_the_age_of_what_is_served(
    value: LastGood[int], source: Source, clock: FakeClock
) -> None:
    """For whoever is paged."""
    value()
    source.fails = True
    clock.move(seconds=90)
    records: list[Any] = []
    _record("watchword", records, value)

    (record,) = records
    assert ("refresh failed", "settings", 90, "outage 2") == (
        record.getMessage(),
        record.of,
        record.age_seconds,
        record.detail,
    )


def _last_good(load: Callable[[], int], clock: FakeClock) -> LastGood[int]:
    return LastGood(
        "settings", load, refreshed_after=REFRESHED_AFTER, kept_for=KEPT_FOR, refresh_budget=1.0, clock=clock
    )


def _record(name: str, records: list[Any], act: Callable[[], object]) -> None:
    """caplog listens at the root, where our logger does not pass its lines on."""
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign]
    logging.getLogger(name).addHandler(handler)
    try:
        act()
    finally:
        logging.getLogger(name).removeHandler(handler)
