"""The request's deadline for the calls of a botocore client."""

from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError
from botocore.model import OperationModel

from .deadline import has_passed
from .wire.retries import longest_pause


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
    if not has_passed(after=longest_pause(operation.service_model.endpoint_prefix, attempts)):
        return
    if caught_exception is not None:
        raise caught_exception
    if response[0].status_code >= 300:
        raise ClientError(response[1], operation.name)
