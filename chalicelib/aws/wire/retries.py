"""When a call is repeated, and after which pause: as botocore's retry mode `legacy` does it.

Source: botocore's data/_retry.json and retryhandler.py; the AWS SDKs and Tools Reference Guide, "Retry behavior".
"""

import random
from typing import Final

# Whatever the error code is.
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
    """Whether an answer with this status and AWS's error code (or "") is one to try again after."""
    if status in STATUSES or (status == 400 and code in THROTTLED):
        return True
    return service == "dynamodb" and (status, code) in DYNAMODB_ALONE


def longest_pause(service: str, attempt: int) -> float:
    """Seconds, at most, between attempt number `attempt`, from 1, and the next one."""
    return (0.05 if service == "dynamodb" else 1.0) * 2.0 ** (attempt - 1)


def pause(service: str, attempt: int) -> float:
    """Seconds: DynamoDB's are fixed, elsewhere they are random, so that many clients do not come back at once."""
    longest = longest_pause(service, attempt)
    return longest if service == "dynamodb" else longest * random.random()  # noqa: S311  # It keeps no secret.
