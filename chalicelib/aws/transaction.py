"""One TransactWriteItems call: a change, its guards and its audit event are written together or not at all.

Each transaction has its own ClientRequestToken, so a retry after a lost response succeeds and writes nothing twice.
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
# Attempts while it is unknown whether the transaction was applied. Each repeats the same token.
MAXIMUM_ATTEMPTS: Final = 5
# Seconds: the longest pause before the second attempt.
PAUSE: Final = 0.03


class Transaction:
    """Collect the writes, each with the error to raise if its condition fails. Then `commit`."""

    def __init__(self, call: Call, tables: Tables, randomness: Random) -> None:
        self._call, self._tables, self._randomness = call, tables, randomness
        self._writes: list[tuple[dict[str, Any], Exception | None]] = []

    def check(self, model: type[ClientsTableItem], key: str, condition: Condition, error: Exception) -> None:
        self._add("ConditionCheck", model, {"Key": {"key": {"S": key}}}, [], condition, error)

    def delete(
        self, item: ClientsTableItem, condition: Condition | None = None, error: Exception | None = None
    ) -> None:
        self._add("Delete", type(item), {"Key": {"key": {"S": item.key}}}, [], condition, error)

    def put(self, item: Model, condition: Condition | None = None, error: Exception | None = None) -> None:
        self._add("Put", type(item), {"Item": item.serialize()}, [], condition, error)

    def update(
        self,
        item: ClientsTableItem,
        actions: list[Action],
        condition: Condition | None = None,
        error: Exception | None = None,
    ) -> None:
        self._add("Update", type(item), {"Key": {"key": {"S": item.key}}}, actions, condition, error)

    def _add(
        self,
        kind: str,
        model: type[Model],
        write: dict[str, Any],
        actions: list[Action],
        condition: Condition | None,
        error: Exception | None,
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
        self._writes.append(({kind: write}, error))

    def commit(self) -> None:
        """Raises the error of the first write whose condition failed.

        Raises WriteConflict if nothing was written because of another transaction. Raises OutcomeUnknown.
        """
        token = str(UUID(int=self._randomness.getrandbits(128)))
        request = {
            "TransactItems": [write for write, _ in self._writes],
            "ClientRequestToken": token,
            "ReturnConsumedCapacity": "TOTAL",
        }
        failure, may_be_written = "", False
        for attempt in range(MAXIMUM_ATTEMPTS):
            time.sleep(attempt * PAUSE * self._randomness.random())
            try:
                response = self._call("TransactWriteItems", request)
            except CallRefused as refusal:
                self._raise_failed_condition(refusal.reasons)
                failure, may_be_written = refusal.code, may_be_written or refusal.retried
                if CONFLICT in refusal.reasons and not may_be_written:
                    # Another transaction writes one of the items and ends within milliseconds. The caller must read
                    # again.
                    raise WriteConflict from None
                if refusal.code == IN_PROGRESS:
                    may_be_written = True
                elif CONFLICT not in refusal.reasons:
                    raise OutcomeUnknown(f"TransactWriteItems: {failure}") from None
            except StoreUnavailable as error:
                raise OutcomeUnknown(error.detail) from None
            else:
                # A response with status 200 may not come from DynamoDB: see `reads`.
                if response.get("ConsumedCapacity"):
                    return
                failure, may_be_written = "the response has no ConsumedCapacity", True
        raise OutcomeUnknown(f"TransactWriteItems: {failure}")

    def _raise_failed_condition(self, reasons: tuple[str, ...]) -> None:
        for reason, (_, error) in zip(reasons, self._writes, strict=False):
            if reason == CONDITION_FAILED and error is not None:
                raise error from None
