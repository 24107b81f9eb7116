"""The interface for calls to AWS: an operation name and a plain dictionary.

`botocore_call` and `wire` implement it. This module imports neither.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from ..store_errors import StoreUnavailable


class Call(Protocol):
    """One service of AWS, such as DynamoDB."""

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """The response to `operation`, for instance "GetItem", with the members that AWS documents for it.

        DynamoDB's attribute values keep their wire form: `{"S": "text"}`. Members of type blob or timestamp differ
        between the implementations, so callers must not use them. A response with status 200 may still not be in AWS's
        format. Callers must check the members that they use (see `reads`).

        Raises CallRefused or StoreUnavailable.
        """


class Timeouts(NamedTuple):
    """`connect` and `read` are seconds, for each attempt. `retries` is the number of attempts after the first."""

    connect: float
    read: float
    retries: int


class CallRefused(StoreUnavailable):
    """AWS refused the call with a status 4xx and an error code, for instance ConditionalCheckFailedException.

    An adapter catches it for the codes that it handles. Any other code counts as StoreUnavailable.
    """

    def __init__(
        self,
        operation: str,
        code: str,
        *,
        reasons: tuple[str, ...] = (),
        retried: bool = False,
        item: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """`reasons` are the codes in TransactWriteItems' CancellationReasons, one per write, in the order of the
        writes. The code "None" means that the write did not fail. `retried` means that an earlier attempt got no usable
        response and may have been applied. `item` is the stored item that failed the condition of a write, if the
        request asked for it.
        """
        super().__init__(operation=operation, code=code)
        self.reasons, self.retried, self.item = reasons, retried, item
