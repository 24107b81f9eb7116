"""A bulk operation names a refusal by its kind; what went wrong between us and AWS is for our log alone."""

from dataclasses import replace

import pytest

from chalicelib.administration.audit import AuditEvent
from chalicelib.administration.errors import WriteConflict
from chalicelib.aws.call import CallRefused
from chalicelib.oauth.client import Client
from chalicelib.store_errors import OutcomeUnknown, StoreUnavailable
from tests.administration.desk import CLIENTS, Desk
from tests.fakes.memory import MemoryStore


class FailingLedger(MemoryStore):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def delete(self, client: Client, event: AuditEvent) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (StoreUnavailable("GetItem: an answer without consumed capacity"), "TemporarilyUnavailable"),
        (CallRefused("GetItem", "ThrottlingException"), "TemporarilyUnavailable"),
        (WriteConflict(), "TemporarilyUnavailable"),
        (OutcomeUnknown("TransactWriteItems: ThrottlingException"), "OutcomeUnknown"),
    ],
)
def test_bulk_tells_only_whether_the_change_may_have_been_saved(here: Desk, error: Exception, named: str) -> None:
    generation = here.create().generation
    administration = here.deployment.parts.administration
    editor = replace(administration.client_editor, ledger=FailingLedger(error))
    administration.clients = replace(administration.clients, editor=editor)

    answer = here.call("POST", f"{CLIENTS}/bulk-delete", {"apiClientIds": [generation]})

    assert [(named, 503)] == [(told["type"], told["status"]) for told in answer.json["errors"]]
