"""The last enabled client that holds api_client_grant cannot be deleted, be disabled or lose it."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.errors import LastGrantHolder
from chalicelib.aws.item_keys import GRANT_HOLDERS_KEY
from chalicelib.aws.reads import consistent_get
from chalicelib.oauth.client import Client
from tests.administration.desk import ALL, CLIENTS, Desk, Registered

LAST = "This is the last enabled client that holds api_client_grant. Assign that scope to another client first."


def administrator(here: Desk) -> Registered:
    generation = here.call("GET", f"{CLIENTS}/infos").json["apiClientId"]
    return Registered(here, generation, here.deployment.administrator, {})


@pytest.mark.parametrize("change", [{"enabled": False}, {"scopes": []}, {"scopes": ["api_client_write"]}, None])
@pytest.mark.parametrize("others", ["none", "disabled", "elsewhere"])
def test_the_last_enabled_holder_of_the_grant_cannot_be_removed(here: Desk, change: Any, others: str) -> None:
    """It cannot be deleted, be disabled or lose the scope."""
    if others == "disabled":
        here.create(scopes=["api_client_grant"], enabled=False)
    if others == "elsewhere":
        here.create(scopes=["api_client_write", "self_secret_write"])
    last = administrator(here)

    answer = last.patch(change) if change else last.delete()

    assert (409, LAST) == (answer.status, answer.json["detail"])
    assert 200 == last.patch({"description": "still here"}).status


@pytest.mark.parametrize("change", [{"enabled": False}, {"scopes": []}, None])
def test_a_holder_can_be_removed_while_another_one_is_enabled(here: Desk, change: Any) -> None:
    """Only the last one is protected."""
    other = here.create(scopes=ALL.split())
    first = administrator(here)

    answer = first.patch(change) if change else first.delete()
    token = here.deployment.token(other.credential, ALL)

    assert answer.status in (200, 204)
    assert 409 == other.delete(token=token).status


@pytest.mark.emulator
def test_the_number_of_holders_is_right_after_each_change(emulator: Desk) -> None:
    """The transaction has a condition on the count, so the count must be exact."""
    parts = emulator.deployment.parts

    def holders() -> int:
        item = consistent_get(parts.stores.dynamodb, parts.environment.clients_table, GRANT_HOLDERS_KEY)
        assert item is not None
        return int(item["holders"]["N"])

    counted = [holders()]
    client = emulator.create(scopes=["api_client_grant"], enabled=False)
    counted.append(holders())
    for content in (
        {"enabled": True},
        {"enabled": True, "description": "x"},
        {"scopes": []},
        {"scopes": ["api_client_grant"]},
        {"enabled": False, "scopes": []},
        {"enabled": True, "scopes": ["api_client_grant"]},
    ):
        assert client.patch(content).status == 200
        counted.append(holders())
    client.delete()
    counted.append(holders())

    first = counted[0]
    assert [0, 0, 1, 1, 0, 1, 0, 1, 0] == [number - first for number in counted]


def _disabled(client: Client) -> Client:
    return client._replace(enabled=False)


def test_of_two_concurrent_removals_only_one_succeeds(desk: Desk) -> None:
    """Issue 4: safe against two administrators acting at the same moment."""
    parts = desk.deployment.parts
    holders = [desk.create(scopes=["api_client_grant"]).client_id for _ in range(2)]
    with only(desk, holders):
        both = [parts.stores.clients.find(holder) for holder in holders]
        for client, is_last in zip(both, (False, True), strict=True):
            assert client is not None
            event = audit_event("api_client.edit", client.client_id, Actor("x"), parts.clock(), parts.randomness)
            if is_last:
                with pytest.raises(LastGrantHolder):
                    parts.ledgers.ledger.change(client, _disabled(client), event)
            else:
                parts.ledgers.ledger.change(client, _disabled(client), event)


class only:  # noqa: N801  # reads as a word where it is used
    """In this context, only `holders` have the grant. Afterwards the administrator has it again."""

    def __init__(self, desk: Desk, holders: list[str]) -> None:
        self._parts, self._deployment, self._holders = desk.deployment.parts, desk.deployment, holders

    def __enter__(self) -> None:
        for listed in list(self._parts.ledgers.client_listing.all()):
            holds = "api_client_grant" in listed.client.registered_scope("admin-api")
            if holds and listed.client.enabled and listed.client.client_id not in self._holders:
                client = self._parts.stores.clients.find(listed.client.client_id)
                assert client is not None
                self._deployment.change(client, _disabled(client))

    def __exit__(self, *_: object) -> None:
        name = self._deployment.administrator.client_id
        client = self._parts.stores.clients.find(name)
        assert client is not None
        self._deployment.change(client, client._replace(enabled=True))


@pytest.mark.emulator
def test_two_administrators_who_remove_each_other_leave_one(emulator: Desk) -> None:
    """Issue 4: the last enabled holder is safe against two administrators acting at the same moment."""
    ways: list[Callable[[Registered, str], Any]] = [
        lambda client, token: client.patch({"enabled": False}, token=token),
        lambda client, token: client.delete(token=token),
        lambda client, token: client.patch({"scopes": ["api_client_write"]}, token=token),
    ]
    outcomes = []
    for number in range(20):
        way = ways[number % len(ways)]
        pair = [emulator.create(scopes=["api_client_grant", "api_client_write"]) for _ in range(2)]
        tokens = [emulator.deployment.token(one.credential, "api_client_grant api_client_write") for one in pair]
        with only(emulator, [one.client_id for one in pair]):
            start, statuses = Barrier(2), [0, 0]

            def act(me: int) -> None:
                start.wait()  # noqa: B023  # joined within the round
                statuses[me] = way(pair[1 - me], tokens[me]).status  # noqa: B023

            threads = [Thread(target=act, args=(me,)) for me in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            left = [emulator.deployment.parts.stores.clients.find(one.client_id) for one in pair]
            holders = [
                client
                for client in left
                if client and client.enabled and "api_client_grant" in client.registered_scope("admin-api")
            ]
        assert 1 == len(holders), statuses
        outcomes.append(max(statuses))
        for one in pair:
            one.delete()

    assert set(outcomes) <= {401, 403, 409}
