"""However many dependencies hang, a request is answered in time: no call to AWS starts after the request's deadline."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError

_deadline: ContextVar[float] = ContextVar("deadline", default=inf)


class DeadlinePassed(BotoCoreError):
    """Not among the exceptions that botocore tries again after."""

    fmt = "The request has no time left for another call."


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


def keep_deadline(client: BaseClient) -> None:
    """Have every attempt of every call of `client`, the first and each retry, look at the clock before it is sent."""
    client.meta.events.register_first("before-send", _refuse_when_late)


def _refuse_when_late(**_: Any) -> None:
    if time.monotonic() > _deadline.get():
        raise DeadlinePassed
