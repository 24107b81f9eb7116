"""The faults of the calls of an administrative write."""

import json

from tests.faults import faults
from tests.faults.proxy import Exchange


def conflict(exchange: Exchange) -> None:
    """DynamoDB cancels the transaction, because another one locks the first item."""
    _cancel(exchange, "TransactionConflict")


def _cancel(exchange: Exchange, code: str) -> None:
    others = [{"Code": "None"} for _ in json.loads(exchange.raw)["TransactItems"][1:]]
    content = {
        "__type": "com.amazonaws#TransactionCanceledException",
        "message": f"Transaction cancelled, please refer cancellation reasons for specific reasons [{code}]",
        "CancellationReasons": [{"Code": code, "Message": "as AWS says it"}, *others],
    }
    exchange.answer(faults.Reply(400, faults.TYPE, json.dumps(content).encode()))


# After each of these faults, the write is retried and succeeds.
PASSING = {
    "applied_then_reset": [faults.applied_then_reset],
    "applied_then_500": [faults.applied_then_500],
    "delivered_twice": [faults.delivered_twice],
    "not_applied": [conflict, faults.throttling, conflict, faults.error_503, conflict, faults.reset, faults.empty],
}
# If one of these persists, the answer is 503 and nothing is written.
REFUSING = {
    "throttling": faults.throttling,
    "error_500": faults.error_500,
    "error_503": faults.error_503,
    "hang": faults.hang,
    "reset": faults.reset,
    "empty": faults.empty,
    "html": faults.html,
    "other_json": faults.other_json,
    "expired_token": faults.expired_token,
    "access_denied": faults.access_denied,
    "conflict": conflict,
}
# If one of these persists, the answer is 503 and the write is applied.
APPLYING = {
    "applied_then_reset": faults.applied_then_reset,
    "truncated": faults.truncated,
}
READS = {
    "throttling": faults.throttling,
    "reset": faults.reset,
    "empty_object": faults.empty_object,
    "truncated_clean": faults.truncated_clean,
    "access_denied": faults.access_denied,
}
