"""The deadline of a request for its calls to AWS, so that it gets a response in time even if AWS does not respond.

No call starts after the deadline. No retry is scheduled that would start after it. `botocore_deadline` and
`wire.json_call` enforce this.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Final

# The `code` of StoreUnavailable for a call that would start after the deadline.
DEADLINE_PASSED: Final = "DeadlinePassed"
_deadline: ContextVar[float] = ContextVar("deadline", default=inf)


@contextmanager
def deadline_in(seconds: float) -> Iterator[None]:
    """Set the deadline for the block. An earlier deadline of an outer block stays in force.

    Outside of such blocks, as in operator functions, there is no deadline.
    """
    token = _deadline.set(min(time.monotonic() + seconds, _deadline.get()))
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining() -> float:
    """Seconds until the deadline; infinite without one."""
    return _deadline.get() - time.monotonic()


def has_passed(*, after: float = 0.0) -> bool:
    """Whether the deadline has passed, or passes within the next `after` seconds."""
    return time.monotonic() + after > _deadline.get()
