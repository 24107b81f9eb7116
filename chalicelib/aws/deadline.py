"""However many dependencies hang, a request is answered in time.

No call to AWS starts after the request's deadline, and none is waited for that could not start before it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Any, Final

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import OperationModel

# Seconds that botocore's mode `legacy` waits at most after a first failure; after each further one twice as many.
LONGEST_FIRST_PAUSE: Final = {"dynamodb": 0.05}
LONGEST_FIRST_PAUSE_ELSEWHERE: Final = 1.0

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


def remaining() -> float:
    """Seconds in which calls may start; infinite without a deadline."""
    return _deadline.get() - time.monotonic()


def keep_deadline(client: BaseClient) -> None:
    """Have every attempt of every call of `client`, the first and each retry, look at the clock before it is sent, and
    before it is paused for.
    """
    client.meta.events.register_first("before-send", _refuse_when_late)
    client.meta.events.register_first("needs-retry", _give_up_when_late)


def _refuse_when_late(**_: Any) -> None:
    if time.monotonic() > _deadline.get():
        raise DeadlinePassed


def _give_up_when_late(
    response: Any, operation: OperationModel, attempts: int, caught_exception: Exception | None, **_: Any
) -> None:
    """`response` is (HTTP response, parsed answer). Raises what botocore raises after a last attempt."""
    service = operation.service_model.endpoint_prefix
    pause = LONGEST_FIRST_PAUSE.get(service, LONGEST_FIRST_PAUSE_ELSEWHERE) * 2 ** (attempts - 1)
    if time.monotonic() + pause <= _deadline.get():
        return
    if caught_exception is not None:
        raise caught_exception
    if response[0].status_code >= 300:
        raise ClientError(response[1], operation.name)
