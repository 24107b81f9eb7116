"""PrestaShop's bulk operations on clients."""

from typing import Any

import pytest

from chalicelib.store_errors import StoreUnavailable
from tests.administration.desk import CLIENTS, Desk, paths_of
from tests.api.drivers import Answer

VERBS = ["enable", "disable", "delete"]
every_verb = pytest.mark.parametrize("verb", VERBS)


def bulk(desk: Desk, verb: str, ids: Any, **more: Any) -> Answer:
    return desk.call("POST", f"{CLIENTS}/bulk-{verb}", {"apiClientIds": ids}, **more)


def state(desk: Desk, generation: int) -> Any:
    answer = desk.call("GET", f"{CLIENTS}/{generation}")
    return answer.json["enabled"] if answer.status == 200 else answer.status


@pytest.mark.parametrize(("verb", "after"), [("enable", True), ("disable", False), ("delete", 404)])
def test_a_bulk_operation_changes_every_client_in_the_list(desk: Desk, verb: str, after: Any) -> None:
    """PrestaShop: 204 when all succeed."""
    clients = [desk.create(enabled=verb != "enable") for _ in range(3)]
    other = desk.create(enabled=verb != "enable")
    answer = bulk(desk, verb, [client.generation for client in clients])

    assert (204, "", [after] * 3) == (answer.status, answer.text, [state(desk, c.generation) for c in clients])
    assert (verb != "enable") == state(desk, other.generation)


@every_verb
def test_errors_are_reported_per_client_and_the_other_clients_are_changed(desk: Desk, verb: str) -> None:
    """PrestaShop 9.1: partial failure is 207 {"errors": [{type, message, status}]}."""
    first, last = (desk.create(enabled=verb != "enable") for _ in range(2))
    answer = bulk(desk, verb, [first.generation, 42, last.generation])

    assert 207 == answer.status
    assert [
        {"apiClientId": 42, "type": "ClientNotFound", "message": "Could not find Api client 42", "status": 404}
    ] == answer.json["errors"]
    assert len({str(state(desk, client.generation)) for client in (first, last)} - {str(verb != "enable")}) == 1


@every_verb
@pytest.mark.parametrize("ids", [[], None, {}, "1", 1])
def test_an_empty_list_and_a_value_that_is_no_list_are_refused(here: Desk, verb: str, ids: Any) -> None:
    """PrestaShop answers an empty list with 422."""
    assert ["apiClientIds"] == paths_of(bulk(here, verb, ids))


@every_verb
def test_a_missing_list_is_refused(here: Desk, verb: str) -> None:
    """PrestaShop answers 422."""
    assert ["apiClientIds"] == paths_of(here.call("POST", f"{CLIENTS}/bulk-{verb}", {}))


@pytest.mark.parametrize("entry", [None, "1", 1.0, True, -1, 2**53, [], {}])
def test_a_malformed_id_is_refused_and_nothing_is_changed(here: Desk, entry: Any) -> None:
    """PrestaShop: ids are numbers."""
    client = here.create()

    assert ["apiClientIds[1]"] == paths_of(bulk(here, "disable", [client.generation, entry]))
    assert state(here, client.generation) is True


def test_fifty_clients_are_accepted_and_fifty_one_are_refused(here: Desk) -> None:
    """The limit is 50 clients."""
    clients = [here.create() for _ in range(50)]
    ids = [client.generation for client in clients]

    assert ["apiClientIds"] == paths_of(bulk(here, "disable", [*ids, 1]))
    assert ({True}, 204) == ({state(here, each) for each in ids}, bulk(here, "disable", ids).status)


@pytest.mark.emulator
def test_fifty_clients_are_deleted_within_the_time_limit(emulator: Desk) -> None:
    """Limit: 5 seconds. Each client is changed in its own transaction."""
    clients = [emulator.create() for _ in range(50)]

    assert 204 == bulk(emulator, "delete", [client.generation for client in clients]).status


@every_verb
def test_a_repeated_id_is_processed_once(desk: Desk, verb: str) -> None:
    """Otherwise, the second deletion would answer 404."""
    client = desk.create(enabled=verb != "enable")

    assert 204 == bulk(desk, verb, [client.generation] * 2).status
    assert 1 == len(
        desk.events(clientId=client.client_id, action="api_client." + ("delete" if verb == "delete" else "edit"))
    )


def test_a_client_that_already_has_the_state_is_no_error(desk: Desk) -> None:
    """The operation is idempotent and writes no event."""
    client = desk.create()

    assert (204, []) == (
        bulk(desk, "enable", [client.generation]).status,
        desk.events(clientId=client.client_id, action="api_client.edit"),
    )


@every_verb
def test_rights_are_checked_for_each_client(desk: Desk, verb: str) -> None:
    """Each client is changed in its own transaction, with its own check of rights."""
    mine, more = desk.create(scopes=["customer_group_read"]), desk.create(scopes=["customer_group_write"])
    before = state(desk, more.generation)
    token = desk.caller("api_client_write customer_group_read")
    answer = bulk(desk, verb, [more.generation, mine.generation], token=token)

    assert (207, [(more.generation, 403)]) == (
        answer.status,
        [(error["apiClientId"], error["status"]) for error in answer.json["errors"]],
    )
    assert before == state(desk, more.generation)


@every_verb
def test_bulk_operations_need_the_scope_api_client_write(here: Desk, verb: str) -> None:
    """RFC 6750 §3.1. The scope is checked before the body."""
    token = here.caller("api_client_read")

    assert 403 == bulk(here, verb, "nonsense", token=token).status


@pytest.mark.parametrize("verb", ["disable", "delete"])
def test_the_last_grant_holder_is_not_changed(here: Desk, verb: str) -> None:
    """The last enabled holder of api_client_grant cannot be disabled or deleted."""
    [administrator] = here.call("GET", f"{CLIENTS}?filters[clientId]=administrator").json["items"]
    other = here.create()
    answer = bulk(here, verb, [administrator["apiClientId"], other.generation])

    assert [("LastGrantHolder", 409)] == [(error["type"], error["status"]) for error in answer.json["errors"]]
    assert (True, False) == (state(here, administrator["apiClientId"]), state(here, other.generation) is True)


def test_one_of_two_grant_holders_is_not_deleted(here: Desk) -> None:
    """Each client is deleted in its own transaction, so the second deletion is refused."""
    [administrator] = here.call("GET", f"{CLIENTS}?filters[clientId]=administrator").json["items"]
    other = here.create(scopes=["api_client_grant"])
    answer = bulk(here, "delete", [other.generation, administrator["apiClientId"]])

    assert [administrator["apiClientId"]] == [error["apiClientId"] for error in answer.json["errors"]]


def test_a_store_error_for_one_client_does_not_stop_the_others(here: Desk) -> None:
    """PrestaShop reports errors per client."""
    clients = [here.create() for _ in range(3)]
    change, calls = here.store.change, []

    def fail_once(*arguments: Any, **keywords: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise StoreUnavailable("x")
        return change(*arguments, **keywords)

    here.store.change = fail_once
    answer = bulk(here, "disable", [client.generation for client in clients])

    assert [(clients[1].generation, 503)] == [(e["apiClientId"], e["status"]) for e in answer.json["errors"]]
    assert [False, True, False] == [state(here, client.generation) for client in clients]
