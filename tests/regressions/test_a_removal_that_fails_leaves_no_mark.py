"""While scopes are removed nobody can be given them. When the removal fails they can be given again."""

import json
import time
from typing import Any

import pytest

from chalicelib.administration.audit import AuditEvent
from chalicelib.aws.deadline import deadline_in, remaining
from chalicelib.aws.scope_holders import DynamoScopeHolders
from chalicelib.endpoints.responses import SENTENCES
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.store_errors import OutcomeUnknown, ScanTooSlow
from tests.api.deployment import Deployment
from tests.catalogue.catalogue import Api, group
from tests.catalogue.conftest import desk_of
from tests.contract.conftest import started_stub, stub
from tests.contract.stub import Answer, Stub
from tests.regressions.stubbed import dynamodb_of_the_stub

__all__ = ["started_stub", "stub"]
TOO_SLOW = SENTENCES[ScanTooSlow]


@pytest.fixture
def api(memory: Deployment) -> Api:
    return Api.create(desk_of(memory), group("g", "x", "y"))


def unavailable(*_: Any) -> Any:
    raise ScanTooSlow("Scan: DeadlinePassed")


def marks(api: Api) -> list[str]:
    return [entry["scope"] for each in api.listed() for entry in each["scopes"] if entry["removing"]]


def test_a_scan_that_fails_is_a_503_and_the_mark_is_off(api: Api) -> None:
    api.desk.store.clients_with = unavailable
    answer = api.delete()

    assert (503, TOO_SLOW, True) == (answer.status, answer.json["detail"], "retry-after" in answer.headers)
    assert ([], 201) == (marks(api), api.registration_status("x"))


@pytest.mark.parametrize("is_written", [True, False])
@pytest.mark.parametrize("failing", ["scopes.removing", "resource.delete"])
def test_so_is_a_write_of_which_nothing_is_known(failing: str, is_written: bool, api: Api) -> None:
    """Of the mark, or of the removal after the scan."""
    write = api.desk.store.change_catalogue

    def unknown(before: Catalogue, after: Catalogue, event: AuditEvent) -> Any:
        if event.action != failing:
            return write(before, after, event)
        if is_written:
            write(before, after, event)
        raise OutcomeUnknown("TransactWriteItems: ReadTimeoutError")

    api.desk.store.change_catalogue = unknown
    is_gone = is_written and failing == "resource.delete"

    assert (503, 404 if is_gone else 200) == (api.delete().status, api.desk.call("GET", api.path).status)
    assert (422 if is_gone else 201) == api.registration_status("x")


def test_so_is_a_refusal_after_the_scan(api: Api) -> None:
    """RFC 9110 §13.1.1: somebody edits the resource while clients are looked at, and If-Match does not hold."""
    holding, tag = api.desk.store.clients_with, api.tag()

    def edited_meanwhile(*arguments: Any) -> Any:
        api.patch({"name": "Another"})
        return holding(*arguments)

    api.desk.store.clients_with = edited_meanwhile

    assert 412 == api.delete(headers={"If-Match": tag}).status
    assert ([], 201) == (marks(api), api.registration_status("x"))


def test_when_the_mark_cannot_be_taken_back_the_first_trouble_is_told(api: Api) -> None:
    """The next removal finishes what this one began."""
    write, calls = api.desk.store.change_catalogue, []

    def once(*arguments: Any) -> Any:
        calls.append(arguments[2].action)
        return write(*arguments) if len(calls) == 1 else unavailable()

    holding = api.desk.store.clients_with
    api.desk.store.change_catalogue, api.desk.store.clients_with = once, unavailable
    answer = api.delete()
    api.desk.store.change_catalogue, api.desk.store.clients_with = write, holding

    assert (503, TOO_SLOW, ["scopes.removing", "scopes.kept"]) == (answer.status, answer.json["detail"], calls)
    assert 204 == api.delete().status


def test_a_scan_leaves_half_of_the_time_for_taking_the_mark_back(stub: Stub) -> None:
    """The table has no end."""
    page = {"Items": [], "ConsumedCapacity": {"CapacityUnits": 1}, "LastEvaluatedKey": {"key": {"S": "x"}}}
    stub.answers(Answer(json.dumps(page).encode(), after=0.02))

    holders = DynamoScopeHolders(dynamodb_of_the_stub(), "clients")
    with deadline_in(2.0):
        with pytest.raises(ScanTooSlow) as raised:
            holders.clients_with("x", frozenset("x"))
        left = remaining()

    assert "Scan: DeadlinePassed" == raised.value.detail
    assert 0.5 < left < 1.0
    assert len(stub.requests) > 1


def test_without_a_deadline_a_scan_takes_its_time(stub: Stub) -> None:
    """As for the operator function apply."""
    page = {"Items": [], "ConsumedCapacity": {"CapacityUnits": 1}}
    stub.answers(
        Answer(json.dumps(page | {"LastEvaluatedKey": {"key": {"S": "x"}}}).encode()), Answer(json.dumps(page).encode())
    )
    started = time.monotonic()

    assert (0, ()) == DynamoScopeHolders(dynamodb_of_the_stub(), "clients").clients_with("x", frozenset("x"))
    assert time.monotonic() - started < 5
