"""One TransactWriteItems: a change, its guards and its audit event, written together or not at all.

Each has its own ClientRequestToken, so that a call that is repeated because its answer was lost succeeds and does
nothing twice.
"""

import time
from random import Random
from typing import Any, Final
from uuid import UUID

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action, Update
from pynamodb.models import Model

from ..administration.errors import WriteConflict
from ..store_errors import OutcomeUnknown, StoreUnavailable
from .call import Call, CallRefused
from .tables import ClientsTableItem, Tables

CONDITION_FAILED: Final = "ConditionalCheckFailed"
CONFLICT: Final = "TransactionConflict"
IN_PROGRESS: Final = "TransactionInProgressException"
# For a call of which it is not known whether it was applied: it is repeated under its token.
TRIES: Final = 5
# Seconds, at most, before the second try.
PAUSE: Final = 0.03


class Transaction:
    """Collect the writes, each with the error that a failed condition of it stands for, then `commit`."""

    def __init__(self, call: Call, tables: Tables, randomness: Random) -> None:
        self._call, self._tables, self._randomness = call, tables, randomness
        self._writes: list[tuple[dict[str, Any], Exception | None]] = []

    def check(self, model: type[ClientsTableItem], key: str, condition: Condition, otherwise: Exception) -> None:
        self._add("ConditionCheck", model, {"Key": {"key": {"S": key}}}, [], condition, otherwise)

    def delete(self, item: ClientsTableItem, condition: Condition, otherwise: Exception) -> None:
        self._add("Delete", type(item), {"Key": {"key": {"S": item.key}}}, [], condition, otherwise)

    def put(self, item: Model, condition: Condition | None = None, otherwise: Exception | None = None) -> None:
        self._add("Put", type(item), {"Item": item.serialize()}, [], condition, otherwise)

    def update(
        self,
        item: ClientsTableItem,
        actions: list[Action],
        condition: Condition | None = None,
        otherwise: Exception | None = None,
    ) -> None:
        self._add("Update", type(item), {"Key": {"key": {"S": item.key}}}, actions, condition, otherwise)

    def _add(
        self,
        kind: str,
        model: type[Model],
        write: dict[str, Any],
        actions: list[Action],
        condition: Condition | None,
        refusal: Exception | None,
    ) -> None:
        names: dict[str, str] = {}
        values: dict[str, Any] = {}
        if actions:
            write["UpdateExpression"] = Update(*actions).serialize(names, values)
        if condition is not None:
            write["ConditionExpression"] = condition.serialize(names, values)
        if names:
            write["ExpressionAttributeNames"] = {placeholder: name for name, placeholder in names.items()}
        if values:
            write["ExpressionAttributeValues"] = values
        write["TableName"] = self._tables.name_of(model)
        self._writes.append(({kind: write}, refusal))

    def commit(self) -> None:
        """Raises the error of the first write whose condition failed; WriteConflict when nothing was written;
        OutcomeUnknown.
        """
        token = str(UUID(int=self._randomness.getrandbits(128)))
        request = {
            "TransactItems": [write for write, _ in self._writes],
            "ClientRequestToken": token,
            "ReturnConsumedCapacity": "TOTAL",
        }
        trouble, may_be_written = "", False
        for attempt in range(TRIES):
            time.sleep(attempt * PAUSE * self._randomness.random())
            try:
                answer = self._call("TransactWriteItems", request)
            except CallRefused as refusal:
                self._raise_refusal(refusal.reasons)
                trouble, may_be_written = refusal.code, may_be_written or refusal.retried
                if CONFLICT in refusal.reasons and not may_be_written:
                    # Another transaction holds an item of ours: it ends within milliseconds, and a fresh read is due.
                    raise WriteConflict from None
                if refusal.code == IN_PROGRESS:
                    may_be_written = True
                elif CONFLICT not in refusal.reasons:
                    raise OutcomeUnknown(f"TransactWriteItems: {trouble}") from None
            except StoreUnavailable as error:
                raise OutcomeUnknown(error.detail) from None
            else:
                # As with reads: a success that DynamoDB itself did not confirm is none.
                if answer.get("ConsumedCapacity"):
                    return
                trouble, may_be_written = "an answer without consumed capacity", True
        raise OutcomeUnknown(f"TransactWriteItems: {trouble}")

    def _raise_refusal(self, reasons: tuple[str, ...]) -> None:
        for reason, (_, refusal) in zip(reasons, self._writes, strict=False):
            if reason == CONDITION_FAILED and refusal is not None:
                raise refusal from None
