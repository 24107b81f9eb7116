"""The seam to AWS: one operation, one plain dictionary.

`botocore_call` and `wire` implement it. This module imports neither, and knows nothing of HTTP or OAuth.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from ..store_errors import StoreUnavailable as StoreUnavailable  # noqa: PLC0414  # What a Call raises is known here.


class Call(Protocol):
    """One service of AWS, such as DynamoDB."""

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to `operation`, for instance "GetItem", in the members that AWS documents for it.

        DynamoDB's attribute values stay as they are on the wire: `{"S": "text"}`. Members of type blob or timestamp
        differ between the implementations, so nothing may use them. An answer with status 200 may still be of another
        shape than AWS's: whoever decides by it checks it (see `reads`).

        Raises CallRefused or StoreUnavailable.
        """


class Timeouts(NamedTuple):
    """Seconds to connect and to wait for an answer, each attempt anew; and how often a call is repeated."""

    connect: float
    read: float
    retries: int


class CallRefused(StoreUnavailable):
    """AWS refused the call with an error code of the kind 4xx, for instance ConditionalCheckFailedException.

    An adapter catches it for the codes that it understands. Any other stays what it inherits: trouble of ours.
    """

    def __init__(self, operation: str, code: str, *, reasons: tuple[str, ...] = (), retried: bool = False) -> None:
        """`reasons`: the codes in TransactWriteItems' CancellationReasons, one for each write in their order, "None"
        for a write that was in order. `retried`: an earlier attempt got no usable answer and may have been applied.
        """
        super().__init__(operation=operation, code=code)
        self.reasons, self.retried = reasons, retried
