"""One TransactWriteItems: a change, its guards and its audit event, written together or not at all.

Each has its own ClientRequestToken, so that a call that is repeated because its answer was lost succeeds and does
nothing twice.
"""

import time
from random import Random
from typing import Any
from uuid import UUID

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, error_code
from .tables import Tables

CONDITION_FAILED = "ConditionalCheckFailed"
CONFLICT = "TransactionConflict"
# Somebody else's transaction holds an item of ours: it is over within milliseconds.
TRIES = 5
PAUSE = 0.03


class OutcomeUnknown(TemporarilyUnavailable):
    """DynamoDB did not say whether it wrote: all of it or nothing."""

    def __init__(self, *, detail: str) -> None:
        super().__init__(
            "The server cannot say whether the change was made, all of it or nothing. Look, and do again what is"
            " missing; for a new client whose secret you were not shown, regenerate the secret.",
            detail=detail,
        )


class Transaction:
    """Collect the writes, each with the error that a failed condition of it stands for, then `commit`."""

    def __init__(self, tables: Tables, randomness: Random) -> None:
        self._tables, self._randomness = tables, randomness
        # In the order in which PynamoDB sends them, and DynamoDB gives its reasons.
        self._writes: dict[str, list[tuple[dict[str, Any], Exception | None]]] = {
            "condition_check_items": [],
            "delete_items": [],
            "put_items": [],
            "update_items": [],
        }

    def check(self, model: type[Model], key: str, condition: Condition, otherwise: Exception) -> None:
        write = model.get_operation_kwargs_from_class(key, condition=condition)
        self._add("condition_check_items", model, write, otherwise)

    def delete(self, item: Model, condition: Condition, otherwise: Exception) -> None:
        self._add("delete_items", type(item), item.get_delete_kwargs_from_instance(condition), otherwise)

    def put(self, item: Model, condition: Condition | None = None, otherwise: Exception | None = None) -> None:
        self._add("put_items", type(item), item.get_save_kwargs_from_instance(condition), otherwise)

    def update(
        self, item: Model, actions: list[Action], condition: Condition | None = None, otherwise: Exception | None = None
    ) -> None:
        self._add("update_items", type(item), item.get_update_kwargs_from_instance(actions, condition), otherwise)

    def _add(self, kind: str, model: type[Model], write: dict[str, Any], refusal: Exception | None) -> None:
        # By our own names: PynamoDB would take those that were bound last in this process.
        self._writes[kind].append(({**write, "TableName": self._tables.name_of(model)}, refusal))

    def commit(self) -> None:
        """Raises the error of the first write whose condition failed; OutcomeUnknown, or TemporarilyUnavailable when
        it is known that nothing was written.
        """
        token, trouble, may_be_written = self._token(), "", False
        for attempt in range(TRIES):
            time.sleep(attempt * PAUSE * self._randomness.random())
            try:
                answer = self._send(token)
            except TransactWriteError as error:
                reasons = [reason.code if reason else None for reason in error.cancellation_reasons]
                self._raise_refusal(reasons)
                trouble = error_code(error.cause or error)
                may_be_written = may_be_written or _was_repeated(error)
                if CONFLICT in reasons:
                    # Unless an earlier one was, nothing was written: then this is another try, not a repetition.
                    token = token if may_be_written else self._token()
                elif trouble == "TransactionInProgressException":
                    may_be_written = True
                else:
                    raise OutcomeUnknown(detail=f"TransactWriteItems: {trouble}") from None
            except TROUBLE as error:
                raise OutcomeUnknown(detail=f"TransactWriteItems: {error_code(error)}") from None
            else:
                # As with reads: a success that DynamoDB itself did not confirm is none. The repetition has the same
                # token.
                if answer.get("ConsumedCapacity"):
                    return
                trouble, may_be_written = "an answer without consumed capacity", True
        failure = OutcomeUnknown if may_be_written else TemporarilyUnavailable
        raise failure(detail=f"TransactWriteItems: {trouble}")

    def _send(self, token: str) -> dict[str, Any]:
        writes = {kind: [write for write, _ in collected] for kind, collected in self._writes.items()}
        return self._tables.connection.transact_write_items(
            client_request_token=token,
            return_consumed_capacity="TOTAL",
            **writes,  # type: ignore[arg-type]  # the four lists, by the names of its parameters
        )

    def _token(self) -> str:
        return str(UUID(int=self._randomness.getrandbits(128)))

    def _raise_refusal(self, reasons: list[str | None]) -> None:
        refusals = [refusal for collected in self._writes.values() for _, refusal in collected]
        for reason, refusal in zip(reasons, refusals, strict=False):
            if reason == CONDITION_FAILED and refusal is not None:
                raise refusal from None


def _was_repeated(error: TransactWriteError) -> bool:
    """Whether botocore had sent it before, and then got no answer or none of use: that one may have been written."""
    answered = getattr(error.cause, "__cause__", None)
    metadata = (getattr(answered, "response", None) or {}).get("ResponseMetadata", {})
    return bool(metadata.get("RetryAttempts"))
