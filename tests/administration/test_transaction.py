"""What becomes of DynamoDB's answers to a write, one after the other; a Call that plays them stands in for it."""

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
# Of the repetition of a call whose first answer was lost.
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
    """How many different ones were sent until it was written."""
    played = Played(*answers)
    commit(played)
    assert played.answers == []
    return len(set(played.tokens))


def test_a_write_is_sent_once() -> None:
    """Decided: one TransactWriteItems."""
    assert 1 == tokens(WRITTEN)


def test_an_answer_that_confirms_nothing_is_asked_for_again_under_the_same_token() -> None:
    """Threat model: a garbled 200 is no success, and the repetition does nothing twice."""
    assert 1 == tokens(EMPTY, IN_PROGRESS, EMPTY, WRITTEN)


def test_what_somebody_elses_write_held_up_is_told_at_once() -> None:
    """Nothing was written: `attempts` reads anew and tries again."""
    played = Played(CONFLICT, WRITTEN)

    with pytest.raises(WriteConflict):
        commit(played)
    assert 1 == len(played.tokens)


@pytest.mark.parametrize("unclear", [EMPTY, IN_PROGRESS, LATE_CONFLICT])
def test_what_may_have_been_written_is_never_written_under_another_token(unclear: Any) -> None:
    """Threat model: our own write must not look like somebody else's."""
    assert 1 == tokens(unclear, CONFLICT, WRITTEN)


@pytest.mark.parametrize("before", [[], [EMPTY], [LATE_CONFLICT]])
def test_a_failed_condition_is_the_refusal_it_stands_for(before: list[Any]) -> None:
    """Transaction: each write with the error that a failed condition of it stands for."""
    with pytest.raises(ClientChanged):
        commit(Played(*before, REFUSED))


@pytest.mark.parametrize(
    "answers",
    [[THROTTLED], [UNREACHABLE], [EMPTY] * 5, [IN_PROGRESS] * 5, [EMPTY, *[CONFLICT] * 4], [LATE_CONFLICT] * 5],
)
def test_what_cannot_be_known_is_said_to_be_unknown(answers: list[Any]) -> None:
    """Issue 4: 503 and wholly applied or not at all. What the caller is told of it is in tests/faults."""
    played = Played(*answers)

    with pytest.raises(OutcomeUnknown):
        commit(played)
    assert [] == played.answers
    assert 1 == len(set(played.tokens))
