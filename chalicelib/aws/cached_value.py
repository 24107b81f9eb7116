"""A value that a container reads once, refreshes regularly, and continues to use while AWS is unavailable."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from ..store_errors import StoreUnavailable
from .deadline import deadline_in

Value = TypeVar("Value")
log = logging.getLogger("watchword")

# The pause after a failed refresh, so that an outage does not slow down every request. The cached value is used
# meanwhile.
PAUSE_AFTER_FAILURE = timedelta(seconds=5)
# Without a usable value the pause is shorter: requests that wait for the lock do not all retry, but the next one does.
PAUSE_WITHOUT_VALUE = timedelta(seconds=1)


class _Entry(NamedTuple, Generic[Value]):
    value: Value
    read_at: datetime


class _Failure(NamedTuple):
    error: StoreUnavailable
    failed_at: datetime


class CachedValue(Generic[Value]):
    """Call it for the value. Ages come from the wall clock because it also advances while a container is frozen.

    At most one thread refreshes. `refresh_budget` is in seconds. `report_age` gets the age in seconds of a value whose
    refresh failed. Raises StoreUnavailable if there is no value younger than `usable_for`.
    """

    def __init__(
        self,
        name: str,
        load: Callable[[], Value],
        *,
        refresh_after: timedelta,
        usable_for: timedelta,
        refresh_budget: float,
        clock: Callable[[], datetime],
        report_age: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._name, self._load, self._clock = name, load, clock
        self._refresh_after, self._usable_for = refresh_after, usable_for
        self._refresh_budget, self._report_age = refresh_budget, report_age
        self._lock = Lock()
        self._entry: _Entry[Value] | None = None
        self._failure: _Failure | None = None
        self._is_stale = False

    def __call__(self) -> Value:
        if self._entry and self._is_fresh(self._entry):
            return self._entry.value
        usable_entry = self._usable_entry()
        # A caller with a usable value does not wait for the refresh.
        if self._lock.acquire(blocking=usable_entry is None):
            try:
                return self._refresh()
            finally:
                self._lock.release()
        assert usable_entry is not None
        return usable_entry.value

    def put(self, value: Value) -> None:
        """Cache a value that this process has just written."""
        self._entry, self._failure, self._is_stale = _Entry(value, self._clock()), None, False

    def mark_stale(self) -> None:
        """Make the next call refresh the value. The cached value remains usable until a refresh succeeds."""
        self._is_stale = True

    def _refresh(self) -> Value:
        # Another thread may have refreshed the value while this one waited for the lock.
        if self._entry and self._is_fresh(self._entry):
            return self._entry.value
        usable_entry = self._usable_entry()
        pause = PAUSE_AFTER_FAILURE if usable_entry else PAUSE_WITHOUT_VALUE
        if self._failure and self._is_recent(self._failure.failed_at, pause):
            return _value_or_raise(usable_entry, self._failure.error)
        started = self._clock()
        try:
            # If there is a usable value, the refresh must leave time for the rest of the request.
            with deadline_in(self._refresh_budget if usable_entry else inf):
                value = self._load()
        except StoreUnavailable as error:
            self._failure = _Failure(error, self._clock())
            age = int((started - self._entry.read_at).total_seconds()) if self._entry else None
            if age is not None:
                self._report_age(age)
            log.warning("refresh failed", extra={"of": self._name, "detail": error.detail, "age_seconds": age})
            return _value_or_raise(usable_entry, error)
        self._entry, self._failure, self._is_stale = _Entry(value, started), None, False
        return value

    def _usable_entry(self) -> _Entry[Value] | None:
        return self._entry if self._entry and self._is_recent(self._entry.read_at, self._usable_for) else None

    def _is_fresh(self, entry: _Entry[Value]) -> bool:
        return not self._is_stale and self._is_recent(entry.read_at, self._refresh_after)

    def _is_recent(self, moment: datetime, period: timedelta) -> bool:
        """A moment in the future is not recent: the clock was set back, so the age is unknown."""
        return timedelta(0) <= self._clock() - moment < period


def _value_or_raise(entry: _Entry[Value] | None, error: StoreUnavailable) -> Value:
    if entry is None:
        raise StoreUnavailable(error.detail)
    return entry.value
