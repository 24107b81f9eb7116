"""Scopes that are being removed cannot be assigned. After a failed removal, they can be assigned again."""

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


def test_after_a_failed_scan_the_answer_is_503_and_the_mark_is_removed(api: Api) -> None:
    api.desk.store.clients_with = unavailable
    answer = api.delete()

    assert (503, TOO_SLOW, True) == (answer.status, answer.json["detail"], "retry-after" in answer.headers)
    assert ([], 201) == (marks(api), api.registration_status("x"))


@pytest.mark.parametrize("is_written", [True, False])
@pytest.mark.parametrize("failing", ["scopes.removing", "resource.delete"])
def test_after_a_write_with_unknown_outcome_the_mark_is_removed(failing: str, is_written: bool, api: Api) -> None:
    """The write is the mark, or the removal after the scan."""
    write = api.desk.store.change_catalogue

    def unknown(before: Catalogue, after: Catalogue, event: AuditEvent) -> Any:
        if event.action != failing:
            return write(before, after, event)
        if is_written:
            write(before, after, event)
        raise OutcomeUnknown("TransactWriteItems: ReadTimeoutError")

    api.desk.store.change_catalogue = unknown
    is_deleted = is_written and failing == "resource.delete"

    assert (503, 404 if is_deleted else 200) == (api.delete().status, api.desk.call("GET", api.path).status)
    assert (422 if is_deleted else 201) == api.registration_status("x")


def test_after_a_refusal_the_mark_is_removed(api: Api) -> None:
    """RFC 9110 §13.1.1: the resource is edited during the scan, so If-Match no longer matches."""
    clients_with, tag = api.desk.store.clients_with, api.tag()

    def edit_during_scan(*arguments: Any) -> Any:
        api.patch({"name": "Another"})
        return clients_with(*arguments)

    api.desk.store.clients_with = edit_during_scan

    assert 412 == api.delete(headers={"If-Match": tag}).status
    assert ([], 201) == (marks(api), api.registration_status("x"))


def test_if_the_mark_cannot_be_removed_the_first_error_is_reported(api: Api) -> None:
    """The next removal completes this one."""
    write, calls = api.desk.store.change_catalogue, []

    def once(*arguments: Any) -> Any:
        calls.append(arguments[2].action)
        return write(*arguments) if len(calls) == 1 else unavailable()

    clients_with = api.desk.store.clients_with
    api.desk.store.change_catalogue, api.desk.store.clients_with = once, unavailable
    answer = api.delete()
    api.desk.store.change_catalogue, api.desk.store.clients_with = write, clients_with

    assert (503, TOO_SLOW, ["scopes.removing", "scopes.kept"]) == (answer.status, answer.json["detail"], calls)
    assert 204 == api.delete().status


def test_a_scan_leaves_half_of_the_time_to_remove_the_mark(stub: Stub) -> None:
    """The table of this test is endless."""
    page = {"Items": [], "ConsumedCapacity": {"CapacityUnits": 1}, "LastEvaluatedKey": {"key": {"S": "x"}}}
    stub.answers(Answer(json.dumps(page).encode(), after=0.02))

    holders = DynamoScopeHolders(dynamodb_of_the_stub(), "clients")
    with deadline_in(2.0):
        with pytest.raises(ScanTooSlow) as raised:
            holders.clients_with("x", frozenset("x"))
        seconds_left = remaining()

    assert "Scan: DeadlinePassed" == raised.value.detail
    assert 0.5 < seconds_left < 1.0
    assert len(stub.requests) > 1


def test_without_a_deadline_a_scan_is_not_limited(stub: Stub) -> None:
    """The operator function `apply` has no deadline."""
    page = {"Items": [], "ConsumedCapacity": {"CapacityUnits": 1}}
    stub.answers(
        Answer(json.dumps(page | {"LastEvaluatedKey": {"key": {"S": "x"}}}).encode()), Answer(json.dumps(page).encode())
    )
    started = time.monotonic()

    assert (0, ()) == DynamoScopeHolders(dynamodb_of_the_stub(), "clients").clients_with("x", frozenset("x"))
    assert time.monotonic() - started < 5
