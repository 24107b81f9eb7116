"""How a transaction handles each answer of DynamoDB. A fake Call returns the answers in order."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from chalicelib.administration.errors import ClientChanged, WriteConflict
from chalicelib.aws.call import CallRefused
from chalicelib.aws.tables import ClientItem, Tables
from chalicelib.aws.transaction import Transaction
from chalicelib.store_errors import OutcomeUnknown, StoreUnavailable

WRITTEN = {"ConsumedCapacity": [{"TableName": "clients", "CapacityUnits": 2.0}]}
EMPTY: dict[str, Any] = {}


def refused(code: str, *reasons: str, retried: bool = False) -> CallRefused:
    return CallRefused("TransactWriteItems", code, reasons=reasons, retried=retried)


CONFLICT = refused("TransactionCanceledException", "TransactionConflict")
# The answer to a repeated call whose first answer was lost.
LATE_CONFLICT = refused("TransactionCanceledException", "TransactionConflict", retried=True)
REFUSED = refused("TransactionCanceledException", "ConditionalCheckFailed")
IN_PROGRESS = refused("TransactionInProgressException")
THROTTLED = refused("ThrottlingException")
UNREACHABLE = StoreUnavailable(operation="TransactWriteItems", code="EndpointConnectionError")


class Played:
    """Implements aws.call.Call."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.tokens = list(answers), list[str]()

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        assert operation == "TransactWriteItems"
        self.tokens.append(request["ClientRequestToken"])
        answer: Any = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, dict)
        return answer


def commit(played: Played) -> None:
    transaction = Transaction(played, Tables("clients", "audit"), Random(1))
    transaction.check(ClientItem, "client#erp", ClientItem.version == 1, ClientChanged())
    transaction.commit()


def tokens(*answers: Any) -> int:
    """How many different tokens were sent until the write succeeded."""
    played = Played(*answers)
    commit(played)
    assert played.answers == []
    return len(set(played.tokens))


def test_a_write_is_sent_once() -> None:
    """Decided: one TransactWriteItems."""
    assert 1 == tokens(WRITTEN)


def test_a_call_without_confirmation_is_repeated_with_the_same_token() -> None:
    """Threat model: a garbled 200 is no success, and the token prevents a second write."""
    assert 1 == tokens(EMPTY, IN_PROGRESS, EMPTY, WRITTEN)


def test_a_conflict_with_another_write_is_raised_immediately() -> None:
    """Nothing was written, so `attempts` reads again and retries."""
    played = Played(CONFLICT, WRITTEN)

    with pytest.raises(WriteConflict):
        commit(played)
    assert 1 == len(played.tokens)


@pytest.mark.parametrize("unclear", [EMPTY, IN_PROGRESS, LATE_CONFLICT])
def test_a_write_with_unknown_outcome_is_never_sent_with_another_token(unclear: Any) -> None:
    """Threat model: otherwise the own write would look like a concurrent one."""
    assert 1 == tokens(unclear, CONFLICT, WRITTEN)


@pytest.mark.parametrize("before", [[], [EMPTY], [LATE_CONFLICT]])
def test_a_failed_condition_raises_the_error_of_its_write(before: list[Any]) -> None:
    """Each write names the error that a failed condition means."""
    with pytest.raises(ClientChanged):
        commit(Played(*before, REFUSED))


@pytest.mark.parametrize(
    "answers",
    [[THROTTLED], [UNREACHABLE], [EMPTY] * 5, [IN_PROGRESS] * 5, [EMPTY, *[CONFLICT] * 4], [LATE_CONFLICT] * 5],
)
def test_an_unknown_outcome_is_reported_as_unknown(answers: list[Any]) -> None:
    """Issue 4: 503, and all or nothing is written. tests/faults has the answer to the caller."""
    played = Played(*answers)

    with pytest.raises(OutcomeUnknown):
        commit(played)
    assert [] == played.answers
    assert 1 == len(set(played.tokens))
