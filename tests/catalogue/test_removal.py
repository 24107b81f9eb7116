"""Deleting scopes: they are marked as being removed first. Then a consistent scan looks for clients that hold them."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.catalogue_editor import changes, with_resource
from chalicelib.administration.errors import ScopesHeld
from tests.administration.desk import CLIENTS, Desk, Registered, new
from tests.api.drivers import Answer
from tests.catalogue.catalogue import Api, group

Removal = Callable[[Api], Answer]
REMOVALS: dict[str, Removal] = {
    "the resource": lambda api: api.delete(),
    "the group": lambda api: api.delete_group("g"),
    "the scope": lambda api: api.put(group("g", "y")),
}
every_removal = pytest.mark.parametrize("removal", REMOVALS.values(), ids=REMOVALS.keys())


@every_removal
def test_a_scope_that_a_client_holds_is_not_removed(desk: Desk, removal: Removal) -> None:
    """The answer is 409, with the number of clients and the first few names."""
    api = Api.create(desk, group("g", "x", "y"))
    client = api.holder("x")
    before = api.read()
    answer = removal(api)

    assert (409, before) == (answer.status, api.read())
    name = client.content["clientName"]
    assert f"1 client holds scopes that this would remove: {name}. Take them away first." == answer.json["detail"]


def test_the_refusal_names_at_most_five_clients(desk: Desk) -> None:
    api = Api.create(desk, group("g", "x"))
    names = sorted(api.holder("x", clientName=f"{api.slug} {letter}").content["clientName"] for letter in "gfedcba")

    assert f"7 clients hold scopes that this would remove: {', '.join(names[:5])}. " in api.delete().json["detail"]


@every_removal
def test_a_scope_that_no_client_holds_is_removed(desk: Desk, removal: Removal) -> None:
    api = Api.create(desk, group("g", "x", "y"))
    client = api.holder("x")
    before = removal(api).status
    client.patch({"resources": []})

    assert (409, 2) == (before, removal(api).status // 100)


def test_a_disabled_client_counts_as_a_holder(desk: Desk) -> None:
    """The client can be enabled again."""
    api = Api.create(desk, group("g", "x"))
    api.holder("x", enabled=False)

    assert 409 == api.delete().status


def test_a_client_with_another_scope_does_not_block_a_removal(desk: Desk) -> None:
    """The client may have a scope of the same name in another resource."""
    api, other = Api.create(desk, group("g", "x"), group("h", "y")), Api.create(desk, group("g", "x"))
    api.holder("y")
    other.holder("x")

    assert 204 == api.delete_group("g").status


def test_after_a_refused_removal_the_scope_can_be_assigned_again(desk: Desk) -> None:
    """Assignment is refused only while the removal runs."""
    api = Api.create(desk, group("g", "x"))
    api.holder("x")
    api.delete()

    assert (201, [False]) == (api.registration_status("x"), [e["removing"] for g in api.listed() for e in g["scopes"]])


def mark(desk: Desk, api: Api, *scopes: str) -> None:
    """Marks `scopes` as a removal does that was killed after its first step."""
    parts = desk.deployment.parts
    before = parts.stores.catalogue_store.load()
    marked = with_resource(before, before.by_slug(api.slug)._replace(pending_removals=frozenset(scopes)))
    target = f"resource:{api.slug}"
    event = audit_event(
        "scopes.removing", target, Actor("killed"), parts.clock(), parts.randomness, changes(before, marked)
    )
    parts.tokens.catalogue.put(parts.ledgers.ledger.change_catalogue(before, marked, event))


def test_a_scope_that_is_being_removed_cannot_be_assigned(desk: Desk) -> None:
    api = Api.create(desk, group("g", "x", "y"))
    client = api.holder("y")
    mark(desk, api, "x")
    edited = client.patch({"resources": [{"resource": api.identifier, "scopes": ["x", "y"]}]})

    assert (422, 422, 201) == (api.registration_status("x"), edited.status, api.registration_status("y"))
    assert [("x", True), ("y", False)] == [(e["scope"], e["removing"]) for g in api.listed() for e in g["scopes"]]


@every_removal
def test_a_repeated_removal_completes_an_interrupted_one(desk: Desk, removal: Removal) -> None:
    api = Api.create(desk, group("g", "x", "y"))
    mark(desk, api, "x")

    assert 2 == removal(api).status // 100
    assert "x" not in [entry["scope"] for each in api.listed() for entry in each["scopes"]]


def test_putting_a_scope_again_clears_its_removal_mark(desk: Desk) -> None:
    """PUT lets one module own its group."""
    api = Api.create(desk, group("g", "x"))
    mark(desk, api, "x")
    api.put(group("g", "x"))

    assert 201 == api.registration_status("x")


def test_a_client_keeps_a_scope_that_is_marked_for_removal(desk: Desk) -> None:
    """A mark does not change clients."""
    api = Api.create(desk, group("g", "x"))
    client = api.holder("x")
    mark(desk, api, "x")

    assert 200 == client.patch({"description": "x", "resources": client.content["resources"]}).status
    assert 200 == api.token(client.credential, "x").status


def test_a_client_registered_between_the_read_and_the_mark_is_counted(here: Desk) -> None:
    """The scan runs after the mark, and its read is consistent."""
    api = Api.create(here, group("g", "x"))
    write, calls = here.store.change_catalogue, []

    def slow(*arguments: Any) -> Any:
        if not calls:
            calls.append(api.registration_status("x"))
        return write(*arguments)

    here.store.change_catalogue = slow

    assert (409, [201]) == (api.delete().status, calls)


def test_a_scan_is_repeated_if_the_catalogue_changed_after_it(here: Desk) -> None:
    """After the scan, another removal clears the mark, a client gets the scope, and a third removal marks it again.

    The first removal must scan again, because its scan is older than the client.
    """
    api = Api.create(here, group("g", "x"))
    clients_with, scans = here.store.clients_with, []

    def scan(slug: str, tokens: frozenset[str]) -> Any:
        result = clients_with(slug, tokens)
        scans.append(result)
        if len(scans) == 1:
            mark(here, api)
            assert 201 == api.registration_status("x")
            mark(here, api, "x")
        return result

    here.store.clients_with = scan

    assert (409, [0, 1]) == (api.delete().status, [count for count, _ in scans])


def test_of_two_concurrent_removals_one_succeeds_and_one_answers_404(here: Desk) -> None:
    """The second removal runs inside the first."""
    api = Api.create(here, group("g", "x"))
    clients_with, inner_statuses = here.store.clients_with, []

    def scan(slug: str, tokens: frozenset[str]) -> Any:
        if not inner_statuses:
            inner_statuses.append(0)
            inner_statuses[0] = api.delete().status
        return clients_with(slug, tokens)

    here.store.clients_with = scan

    assert (404, [204]) == (api.delete().status, inner_statuses)


@pytest.mark.emulator
@pytest.mark.parametrize("number", range(6))
def test_no_client_holds_a_removed_scope_after_concurrent_changes(emulator: Desk, number: int) -> None:
    """The transaction that writes a client checks the version of the catalogue."""
    api = Api.create(emulator, group("g", "x"), group("h", "y"))
    clients = [api.holder("y") for _ in range(2)]
    registrations = [{"resource": api.identifier, "scopes": ["x", "y"]}]

    def patch(client: Registered) -> Callable[[], Answer]:
        return lambda: client.patch({"resources": registrations})

    statuses = at_once(
        lambda: api.delete_group("g"),
        lambda: api.put(group("g", "z")),
        *map(patch, clients),
        *[lambda: emulator.call("POST", CLIENTS, new(resources=registrations))] * 2,
    )

    holders = emulator.deployment.parts.ledgers.scope_holders.clients_with(api.slug, frozenset({"x"}))[0]
    is_in_catalogue = "x" in emulator.deployment.parts.stores.catalogue_store.load().by_slug(api.slug).scope()
    assert holders == 0 or is_in_catalogue, statuses
    assert not [status for status in statuses if status >= 500], statuses


def at_once(*acts: Callable[[], Answer]) -> list[int]:
    barrier, statuses = Barrier(len(acts)), []

    def run(act: Callable[[], Answer]) -> None:
        barrier.wait()
        statuses.append(act().status)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_apply_does_not_remove_a_scope_that_a_client_holds(desk: Desk) -> None:
    api = Api.create(desk, group("g", "x", "y"))
    client = api.holder("x")
    content = {"resources": [{"slug": api.slug, "scopeGroups": [{"slug": "g", "scopes": {"y": "Y"}}]}]}
    with pytest.raises(Exception, match=client.content["clientName"]):
        desk.deployment.parts.operations.apply.run({"content": content})

    assert 201 == api.registration_status("x")
    assert str(ScopesHeld(1, ["A"])) == "1 client holds scopes that this would remove: A. Take them away first."
