"""The request's deadline, kept by the calls of a botocore client."""

from typing import Any, Final

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import OperationModel

from .deadline import has_passed

# Seconds that botocore's mode `legacy` waits at most after a first failure; after each further one twice as many.
LONGEST_FIRST_PAUSE: Final = {"dynamodb": 0.05}
LONGEST_FIRST_PAUSE_ELSEWHERE: Final = 1.0


class DeadlinePassed(BotoCoreError):
    """Not among the exceptions that botocore tries again after."""

    fmt = "The request has no time left for another call."


def keep_deadline(client: BaseClient) -> None:
    """Have every attempt of every call of `client`, the first and each retry, look at the clock before it is sent, and
    before it is paused for.
    """
    client.meta.events.register_first("before-send", _refuse_when_late)
    client.meta.events.register_first("needs-retry", _give_up_when_late)


def _refuse_when_late(**_: Any) -> None:
    if has_passed():
        raise DeadlinePassed


def _give_up_when_late(
    response: Any, operation: OperationModel, attempts: int, caught_exception: Exception | None, **_: Any
) -> None:
    """`response` is (HTTP response, parsed answer). Raises what botocore raises after a last attempt."""
    service = operation.service_model.endpoint_prefix
    pause = LONGEST_FIRST_PAUSE.get(service, LONGEST_FIRST_PAUSE_ELSEWHERE) * 2 ** (attempts - 1)
    if not has_passed(after=pause):
        return
    if caught_exception is not None:
        raise caught_exception
    if response[0].status_code >= 300:
        raise ClientError(response[1], operation.name)
