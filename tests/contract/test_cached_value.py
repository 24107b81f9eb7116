"""A cached value: loaded once per container, refreshed, and used during an outage."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from chalicelib.aws.cached_value import CachedValue
from chalicelib.store_errors import StoreUnavailable
from tests.fakes.memory import FakeClock

REFRESHED_AFTER, USABLE_FOR = timedelta(seconds=30), timedelta(hours=24)


class Source:
    """Counts its calls, and fails if a test says so."""

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
def value(source: Source, clock: FakeClock) -> CachedValue[int]:
    return _cached_value(source, clock)


def test_a_value_is_loaded_once(value: CachedValue[int], source: Source) -> None:
    """It is loaded on first use."""
    before = source.loads

    assert ([1, 1, 1], 0, 1) == ([value() for _ in range(3)], before, source.loads)


@pytest.mark.parametrize(("seconds", "expected"), [(29.9, 1), (30, 2), (3600, 2)])
def test_an_old_value_is_refreshed(value: CachedValue[int], clock: FakeClock, seconds: float, expected: int) -> None:
    """Changed settings apply within 30 seconds."""
    value()
    clock.move(seconds=seconds)

    assert expected == value()


def test_a_cached_value_is_used_while_it_cannot_be_refreshed(
    value: CachedValue[int], source: Source, clock: FakeClock
) -> None:
    """An outage of AWS does not stop the server."""
    value()
    source.fails = True

    clock.move(hours=23, minutes=59, seconds=59)

    assert 1 == value()


def test_a_cached_value_has_a_maximum_age(value: CachedValue[int], source: Source, clock: FakeClock) -> None:
    """The maximum age is 24 hours."""
    value()
    source.fails = True

    clock.move(hours=24)

    with pytest.raises(StoreUnavailable):
        value()


def test_without_a_value_the_error_is_raised(value: CachedValue[int], source: Source) -> None:
    """The error has the details for the log."""
    source.fails = True

    with pytest.raises(StoreUnavailable) as raised:
        value()

    assert "outage 1" == raised.value.detail


def test_after_a_failed_refresh_there_is_a_pause_of_five_seconds(
    value: CachedValue[int], source: Source, clock: FakeClock
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


def test_without_a_value_the_pause_is_one_second(value: CachedValue[int], source: Source, clock: FakeClock) -> None:
    """No request can succeed without a value. Still, not every waiting caller tries to load it."""
    source.fails = True
    loads = []
    for _ in range(5):
        with pytest.raises(StoreUnavailable):
            value()
        loads.append(source.loads)
        clock.move(seconds=0.5)

    assert [1, 1, 2, 2, 3] == loads


def test_a_new_value_is_loaded_after_the_outage(value: CachedValue[int], source: Source, clock: FakeClock) -> None:
    """The new value is refreshed after the usual time."""
    value()
    source.fails = True
    clock.move(seconds=30)
    value()
    source.fails = False

    clock.move(seconds=5)

    assert [3, 3] == [value(), value()]


def test_a_value_is_refreshed_after_the_clock_was_set_back(
    value: CachedValue[int], source: Source, clock: FakeClock
) -> None:
    """Its age is unknown."""
    value()

    clock.move(seconds=-1)

    assert 2 == value()


def test_setting_the_clock_back_ends_the_pause_after_a_failure(
    value: CachedValue[int], source: Source, clock: FakeClock
) -> None:
    """Otherwise, the pause would last as long as the clock was wrong."""
    source.fails = True
    with pytest.raises(StoreUnavailable):
        value()
    source.fails = False

    clock.move(hours=-1)

    assert 2 == value()


def test_the_age_of_a_value_counts_from_the_start_of_its_call(clock: FakeClock) -> None:
    """The value may be as old as the start of the call."""
    loads = []

    def slow() -> int:
        loads.append(1)
        clock.move(seconds=20)
        return len(loads)

    value = _cached_value(slow, clock)
    value()
    clock.move(seconds=10)

    assert 2 == value()


def test_a_caller_with_a_usable_value_does_not_wait_for_the_refresh(clock: FakeClock) -> None:
    """A burst of requests after the refresh time causes one call to AWS."""
    started, go_on = Event(), Event()
    loads = []

    def blocking() -> int:
        loads.append(1)
        if len(loads) > 1:
            started.set()
            go_on.wait(5)
        return len(loads)

    value = _cached_value(blocking, clock)
    value()
    clock.move(seconds=30)
    with ThreadPoolExecutor(1) as pool:
        fetching = pool.submit(value)
        started.wait(5)
        meanwhile = [value() for _ in range(5)]
        go_on.set()

        assert ([1] * 5, 2, 2) == (meanwhile, fetching.result(5), len(loads))


def test_a_caller_without_a_value_waits_for_the_load_in_progress(clock: FakeClock) -> None:
    """The first requests of a new container cause one call to AWS."""
    started, go_on = Event(), Event()
    loads = []

    def blocking() -> int:
        loads.append(1)
        started.set()
        go_on.wait(5)
        return len(loads)

    value = _cached_value(blocking, clock)
    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(value) for _ in range(5)]
        started.wait(5)
        go_on.set()

        assert ([1] * 5, 1) == ([future.result(5) for future in waiting], len(loads))


def test_an_error_other_than_store_unavailable_is_raised(clock: FakeClock) -> None:
    """It is a bug. The next request tries again."""
    outcomes: list[Any] = [RuntimeError, 7]

    def broken() -> int:
        outcome = outcomes.pop(0)
        if outcome is RuntimeError:
            raise RuntimeError
        return int(outcome)

    value = _cached_value(broken, clock)
    with pytest.raises(RuntimeError):
        value()

    assert 7 == value()


def test_a_failed_refresh_is_logged_with_the_age_of_the_cached_value(
    value: CachedValue[int], source: Source, clock: FakeClock
) -> None:
    """The operator sees the age in the log."""
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


def _cached_value(load: Callable[[], int], clock: FakeClock) -> CachedValue[int]:
    return CachedValue(
        "settings", load, refresh_after=REFRESHED_AFTER, usable_for=USABLE_FOR, refresh_budget=1.0, clock=clock
    )


def _record(name: str, records: list[Any], act: Callable[[], object]) -> None:
    """caplog cannot be used, because our logger does not propagate to the root logger."""
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign]
    logging.getLogger(name).addHandler(handler)
    try:
        act()
    finally:
        logging.getLogger(name).removeHandler(handler)
