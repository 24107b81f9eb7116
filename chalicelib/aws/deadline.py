"""However many dependencies hang, a request is answered in time.

No call to AWS starts after the request's deadline, and no retry is waited for that could start only after it. Nothing
here knows which client makes the call: `botocore_deadline` and `wire.service` ask.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Final

# The code of the StoreUnavailable that a call raises which would start too late.
DEADLINE_PASSED: Final = "DeadlinePassed"
_deadline: ContextVar[float] = ContextVar("deadline", default=inf)


@contextmanager
def deadline_in(seconds: float) -> Iterator[None]:
    """Within the block, calls may start for so many seconds, or until an outer block's deadline when that is sooner.

    Outside of any block, as in operator functions, there is no deadline.
    """
    token = _deadline.set(min(time.monotonic() + seconds, _deadline.get()))
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining() -> float:
    """Seconds in which calls may start; infinite without a deadline."""
    return _deadline.get() - time.monotonic()


def has_passed(*, after: float = 0.0) -> bool:
    """Whether the deadline has passed, or passes within the next `after` seconds."""
    return time.monotonic() + after > _deadline.get()
