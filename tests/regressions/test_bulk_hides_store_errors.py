"""A bulk operation reports the type of a refusal. Details of AWS errors are only logged."""

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
    ("error", "type_name"),
    [
        (StoreUnavailable("GetItem: an answer without consumed capacity"), "TemporarilyUnavailable"),
        (CallRefused("GetItem", "ThrottlingException"), "TemporarilyUnavailable"),
        (WriteConflict(), "TemporarilyUnavailable"),
        (OutcomeUnknown("TransactWriteItems: ThrottlingException"), "OutcomeUnknown"),
    ],
)
def test_the_error_says_only_whether_the_change_may_have_been_saved(
    here: Desk, error: Exception, type_name: str
) -> None:
    generation = here.create().generation
    administration = here.deployment.parts.administration
    editor = replace(administration.client_editor, ledger=FailingLedger(error))
    administration.clients = replace(administration.clients, editor=editor)

    answer = here.call("POST", f"{CLIENTS}/bulk-delete", {"apiClientIds": [generation]})

    assert [(type_name, 503)] == [(entry["type"], entry["status"]) for entry in answer.json["errors"]]
