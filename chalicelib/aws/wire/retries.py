"""When a call is retried, and after which pause: the rules of botocore's retry mode `legacy`.

Source: botocore's data/_retry.json and retryhandler.py; the AWS SDKs and Tools Reference Guide, "Retry behavior".
"""

import random
from typing import Final

# With any error code.
STATUSES: Final = frozenset({429, 500, 502, 503, 504, 509})
# With status 400.
THROTTLED: Final = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestThrottledException",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
    }
)
DYNAMODB_ALONE: Final = frozenset({(400, "TransactionInProgressException"), (409, "ReplicatedWriteConflictException")})


def is_temporary(service: str, status: int, code: str) -> bool:
    """Whether to retry after a response with this status and AWS's error code (or "")."""
    if status in STATUSES or (status == 400 and code in THROTTLED):
        return True
    return service == "dynamodb" and (status, code) in DYNAMODB_ALONE


def longest_pause(service: str, attempt: int) -> float:
    """The longest pause, in seconds, after attempt number `attempt`. The first attempt is number 1."""
    return (0.05 if service == "dynamodb" else 1.0) * 2.0 ** (attempt - 1)


def pause(service: str, attempt: int) -> float:
    """Seconds. The pause is fixed for DynamoDB. Elsewhere it is random to spread the retries of clients."""
    longest = longest_pause(service, attempt)
    return longest if service == "dynamodb" else longest * random.random()  # noqa: S311  # No secret depends on it.
