"""One TransactWriteItems: a change, its guards and its audit event, written together or not at all.

Each has its own ClientRequestToken, so that a call that is repeated because its answer was lost succeeds and does
nothing twice.
"""

import time
from random import Random
from uuid import UUID

from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from ..oauth.errors import TemporarilyUnavailable
from .connections import unavailable

CONDITION_FAILED = "ConditionalCheckFailed"
# Somebody else's transaction holds an item of ours: it is over within milliseconds.
TRIES_ON_CONFLICT = 4
PAUSE_ON_CONFLICT = 0.05


class Transaction:
    """Collect the writes, each with the error that a failed condition of it stands for, then `commit`."""

    def __init__(self, connection: Connection, randomness: Random) -> None:
        self._connection, self._randomness = connection, randomness
        self._deletes: list[tuple[Model, Condition, Exception]] = []
        self._puts: list[tuple[Model, Condition | None, Exception | None]] = []
        self._updates: list[tuple[Model, list[Action], Condition | None, Exception | None]] = []

    def delete(self, item: Model, condition: Condition, otherwise: Exception) -> None:
        self._deletes.append((item, condition, otherwise))

    def put(self, item: Model, condition: Condition | None = None, otherwise: Exception | None = None) -> None:
        self._puts.append((item, condition, otherwise))

    def update(
        self, item: Model, actions: list[Action], condition: Condition | None = None, otherwise: Exception | None = None
    ) -> None:
        self._updates.append((item, actions, condition, otherwise))

    def commit(self) -> None:
        """Raises the error of the first write whose condition failed, or TemporarilyUnavailable."""
        for remaining in reversed(range(TRIES_ON_CONFLICT)):
            try:
                return self._try()
            except TransactWriteError as error:
                reasons = [reason.code if reason else None for reason in error.cancellation_reasons]
                self._raise_refusal(reasons)
                if "TransactionConflict" not in reasons or not remaining:
                    raise unavailable("TransactWriteItems", error.cause or error) from None
            time.sleep(PAUSE_ON_CONFLICT * (1 + self._randomness.random()))
        raise TemporarilyUnavailable(detail="TransactWriteItems: conflicts without end")

    def _try(self) -> None:
        token = str(UUID(int=self._randomness.getrandbits(128)))
        with TransactWrite(connection=self._connection, client_request_token=token) as write:
            for item, condition, _ in self._deletes:
                write.delete(item, condition=condition)
            for item, put_condition, _ in self._puts:
                write.save(item, condition=put_condition)
            for item, actions, update_condition, _ in self._updates:
                write.update(item, actions=actions, condition=update_condition)

    def _raise_refusal(self, reasons: list[str | None]) -> None:
        # DynamoDB answers in the order in which PynamoDB sends: deletes, puts, updates.
        refusals = [entry[-1] for entry in (*self._deletes, *self._puts, *self._updates)]
        for reason, refusal in zip(reasons, refusals, strict=False):
            if reason == CONDITION_FAILED and isinstance(refusal, Exception):
                raise refusal from None
