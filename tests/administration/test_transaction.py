"""What becomes of DynamoDB's answers to a write, one after the other; a connection that plays them stands in for it."""

from random import Random
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from pynamodb.exceptions import CancellationReason, TransactWriteError, VerboseClientError

from chalicelib.administration.errors import ClientChanged
from chalicelib.aws.transaction import OutcomeUnknown, Transaction
from chalicelib.oauth.errors import TemporarilyUnavailable

WRITTEN = {"ConsumedCapacity": [{"TableName": "clients", "CapacityUnits": 2.0}]}
EMPTY: dict[str, Any] = {}


def failed(code: str, *reasons: str | None) -> TransactWriteError:
    told = [CancellationReason(code=reason) if reason else None for reason in reasons]
    error = VerboseClientError({"Error": {"Code": code}}, "TransactWriteItems", cancellation_reasons=told)
    return TransactWriteError("Failed to write transaction items", error)


CONFLICT = failed("TransactionCanceledException", "TransactionConflict")
REFUSED = failed("TransactionCanceledException", "ConditionalCheckFailed")
IN_PROGRESS = failed("TransactionInProgressException")
THROTTLED = failed("ThrottlingException")
UNREACHABLE = TransactWriteError("x", EndpointConnectionError(endpoint_url="http://x"))


class Played:
    def __init__(self, *answers: Any) -> None:
        self.answers, self.tokens = list(answers), list[str]()
        # It is tables and connection in one.
        self.connection = self

    def transact_write_items(self, *, client_request_token: str, **_: Any) -> Any:
        self.tokens.append(client_request_token)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def commit(played: Played) -> None:
    transaction = Transaction(played, Random(1))  # type: ignore[arg-type]
    transaction._writes["update_items"].append(({}, ClientChanged()))
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


def test_what_somebody_elses_write_held_up_is_tried_anew() -> None:
    """Nothing was written: a new try."""
    assert 3 == tokens(CONFLICT, CONFLICT, WRITTEN)


@pytest.mark.parametrize("unclear", [EMPTY, IN_PROGRESS])
def test_what_may_have_been_written_is_never_written_under_another_token(unclear: Any) -> None:
    """Threat model: our own write must not look like somebody else's."""
    assert 1 == tokens(unclear, CONFLICT, WRITTEN)


@pytest.mark.parametrize("before", [[], [CONFLICT], [EMPTY]])
def test_a_failed_condition_is_the_refusal_it_stands_for(before: list[Any]) -> None:
    """Transaction: each write with the error that a failed condition of it stands for."""
    with pytest.raises(ClientChanged):
        commit(Played(*before, REFUSED))


@pytest.mark.parametrize(
    "answers", [[THROTTLED], [UNREACHABLE], [EMPTY] * 5, [IN_PROGRESS] * 5, [EMPTY, *[CONFLICT] * 4]]
)
def test_what_cannot_be_known_is_said_to_be_unknown(answers: list[Any]) -> None:
    """Issue 4: 503 and wholly applied or not at all; the sentence says: look, then regenerate the secret."""
    with pytest.raises(OutcomeUnknown) as raised:
        commit(Played(*answers))

    assert "regenerate the secret" in raised.value.error_description


def test_what_was_only_held_up_is_known_not_to_be_written() -> None:
    """Issue 4: 503; trying again is all there is to do."""
    with pytest.raises(TemporarilyUnavailable) as raised:
        commit(Played(*[CONFLICT] * 5))

    assert not isinstance(raised.value, OutcomeUnknown)
    assert "TransactWriteItems: TransactionCanceledException" == raised.value.detail
