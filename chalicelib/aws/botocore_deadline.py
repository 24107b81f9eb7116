"""The request's deadline for the calls of a botocore client."""

from typing import Any, Final

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import OperationModel

from .deadline import has_passed

# Seconds: the longest pause of botocore's retry mode `legacy` after the first attempt. It doubles with each attempt.
LONGEST_FIRST_PAUSE: Final = {"dynamodb": 0.05}
LONGEST_FIRST_PAUSE_ELSEWHERE: Final = 1.0


class DeadlinePassed(BotoCoreError):
    """botocore does not retry after this exception."""

    fmt = "The request's deadline has passed."


def enforce_deadline(client: BaseClient) -> None:
    """Make each attempt of each call of `client` check the deadline before it is sent and before the pause for it."""
    client.meta.events.register_first("before-send", _check_before_send)
    client.meta.events.register_first("needs-retry", _check_before_retry)


def _check_before_send(**_: Any) -> None:
    if has_passed():
        raise DeadlinePassed


def _check_before_retry(
    response: Any, operation: OperationModel, attempts: int, caught_exception: Exception | None, **_: Any
) -> None:
    """`response` is (HTTP response, parsed response). Raises what botocore raises after the last attempt."""
    service = operation.service_model.endpoint_prefix
    pause = LONGEST_FIRST_PAUSE.get(service, LONGEST_FIRST_PAUSE_ELSEWHERE) * 2 ** (attempts - 1)
    if not has_passed(after=pause):
        return
    if caught_exception is not None:
        raise caught_exception
    if response[0].status_code >= 300:
        raise ClientError(response[1], operation.name)
