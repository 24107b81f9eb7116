"""A value that is read once per container, refreshed now and then, and kept through an outage."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf
from threading import Lock
from typing import Generic, TypeVar

from ..store_errors import StoreUnavailable
from .deadline import deadline_in

Value = TypeVar("Value")
log = logging.getLogger("watchword")

# After a failed refresh the last good value is served for so long before the next try: an outage must not slow every
# request.
PAUSE_AFTER_FAILURE = timedelta(seconds=5)
# Without a value there is nothing to serve, so the next request tries again, but not all that wait at this moment.
PAUSE_WITHOUT_VALUE = timedelta(seconds=1)


class LastGood(Generic[Value]):
    """Call it for the value. Ages are taken from the wall clock: it goes on while a Lambda container is frozen.

    At most one fetch is in flight. Raises StoreUnavailable when there is no value, or none younger than
    `kept_for`; `refresh_budget` is seconds. `report_age` is told the age, in seconds, of a value whose refresh failed.
    """

    def __init__(
        self,
        name: str,
        load: Callable[[], Value],
        *,
        refreshed_after: timedelta,
        kept_for: timedelta,
        refresh_budget: float,
        clock: Callable[[], datetime],
        report_age: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._name, self._load, self._clock = name, load, clock
        self._refreshed_after, self._kept_for = refreshed_after, kept_for
        self._refresh_budget, self._report_age = refresh_budget, report_age
        self._lock = Lock()
        self._good: tuple[Value, datetime] | None = None
        self._failure: tuple[StoreUnavailable, datetime] | None = None
        self._is_outdated = False

    def __call__(self) -> Value:
        if self._good and self._is_fresh(self._good[1]):
            return self._good[0]
        usable = self._usable()
        # Who has a value to go on with does not wait for the one who fetches.
        if self._lock.acquire(blocking=usable is None):
            try:
                return self._refreshed()
            finally:
                self._lock.release()
        assert usable is not None
        return usable[0]

    def put(self, value: Value) -> None:
        """What this process itself has just written is the newest there is."""
        self._good, self._failure, self._is_outdated = (value, self._clock()), None, False

    def outdate(self) -> None:
        """There is a newer value: the next call fetches it, and until that succeeds the old one serves."""
        self._is_outdated = True

    def _refreshed(self) -> Value:
        if self._good and self._is_fresh(self._good[1]):
            return self._good[0]
        usable = self._usable()
        if self._failure and self._is_recent(self._failure[1], PAUSE_AFTER_FAILURE if usable else PAUSE_WITHOUT_VALUE):
            return self._value_or_raise(usable, self._failure[0])
        started = self._clock()
        try:
            # With a value to go on with, a refresh must leave time for what the request came for.
            with deadline_in(self._refresh_budget if usable else inf):
                value = self._load()
        except StoreUnavailable as error:
            self._failure = (error, self._clock())
            age = int((started - self._good[1]).total_seconds()) if self._good else None
            if age is not None:
                self._report_age(age)
            log.warning("refresh failed", extra={"of": self._name, "detail": error.detail, "age_seconds": age})
            return self._value_or_raise(usable, error)
        self._good, self._failure, self._is_outdated = (value, started), None, False
        return value

    def _usable(self) -> tuple[Value, datetime] | None:
        return self._good if self._good and self._is_recent(self._good[1], self._kept_for) else None

    @staticmethod
    def _value_or_raise(usable: tuple[Value, datetime] | None, error: StoreUnavailable) -> Value:
        if usable is None:
            raise StoreUnavailable(error.detail)
        return usable[0]

    def _is_fresh(self, fetched: datetime) -> bool:
        return not self._is_outdated and self._is_recent(fetched, self._refreshed_after)

    def _is_recent(self, moment: datetime, period: timedelta) -> bool:
        """A moment in the future is not recent: the clock was set back, and nothing is known of the age."""
        return timedelta(0) <= self._clock() - moment < period
