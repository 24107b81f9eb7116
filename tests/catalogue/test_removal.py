"""Deleting what clients hold: marked as being removed first, then decided by a consistent scan."""

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
def test_what_a_client_holds_is_not_removed(desk: Desk, removal: Removal) -> None:
    """Issue: 409 with how many and the first few names."""
    api = Api.made(desk, group("g", "x", "y"))
    client = api.holder("x")
    before = api.shown()
    answer = removal(api)

    assert (409, before) == (answer.status, api.shown())
    name = client.content["clientName"]
    assert f"1 client holds scopes that this would remove: {name}. Take them away first." == answer.json["detail"]


def test_of_many_the_first_few_are_named(desk: Desk) -> None:
    """Issue: how many and the first few names."""
    api = Api.made(desk, group("g", "x"))
    names = sorted(api.holder("x", clientName=f"{api.slug} {letter}").content["clientName"] for letter in "gfedcba")

    assert f"7 clients hold scopes that this would remove: {', '.join(names[:5])}. " in api.delete().json["detail"]


@every_removal
def test_when_nobody_holds_it_any_more_it_is_removed(desk: Desk, removal: Removal) -> None:
    """Issue: deleting what clients hold."""
    api = Api.made(desk, group("g", "x", "y"))
    client = api.holder("x")
    before = removal(api).status
    client.patch({"resources": []})

    assert (409, 2) == (before, removal(api).status // 100)


def test_a_disabled_client_holds_what_it_holds(desk: Desk) -> None:
    """It may be enabled again."""
    api = Api.made(desk, group("g", "x"))
    api.holder("x", enabled=False)

    assert 409 == api.delete().status


def test_who_holds_another_scope_is_in_nobodys_way(desk: Desk) -> None:
    """Neither of this resource nor of another."""
    api, other = Api.made(desk, group("g", "x"), group("h", "y")), Api.made(desk, group("g", "x"))
    api.holder("y")
    other.holder("x")

    assert 204 == api.delete_group("g").status


def test_after_a_refusal_it_can_be_assigned_again(desk: Desk) -> None:
    """Issue: nothing can be assigned meanwhile, and afterwards it can."""
    api = Api.made(desk, group("g", "x"))
    api.holder("x")
    api.delete()

    assert (201, [False]) == (api.can_be_assigned("x"), [e["removing"] for g in api.listed() for e in g["scopes"]])


def mark(desk: Desk, api: Api, *scopes: str) -> None:
    """As a run that was killed after its first step leaves it."""
    parts = desk.deployment.parts
    before = parts.stores.catalogue_store.load()
    marked = with_resource(before, before.by_slug(api.slug)._replace(removing=frozenset(scopes)))
    target, told = f"resource:{api.slug}", changes(before, marked)
    event = audit_event("scopes.removing", target, Actor("killed"), parts.clock(), parts.randomness, told)
    parts.tokens.catalogue.put(parts.ledgers.ledger.change_catalogue(before, marked, event))


def test_what_is_being_removed_can_be_given_to_nobody(desk: Desk) -> None:
    """Issue: assigning a scope that is being removed at this moment fails."""
    api = Api.made(desk, group("g", "x", "y"))
    client = api.holder("y")
    mark(desk, api, "x")
    edited = client.patch({"resources": [{"resource": api.identifier, "scopes": ["x", "y"]}]})

    assert (422, 422, 201) == (api.can_be_assigned("x"), edited.status, api.can_be_assigned("y"))
    assert [("x", True), ("y", False)] == [(e["scope"], e["removing"]) for g in api.listed() for e in g["scopes"]]


@every_removal
def test_a_run_that_was_killed_is_finished_by_the_next(desk: Desk, removal: Removal) -> None:
    """Issue: a killed run; whoever repeats the removal finishes it."""
    api = Api.made(desk, group("g", "x", "y"))
    mark(desk, api, "x")

    assert 2 == removal(api).status // 100
    assert "x" not in [entry["scope"] for each in api.listed() for entry in each["scopes"]]


def test_a_mark_that_was_left_is_taken_off_by_who_gives_the_scope_anew(desk: Desk) -> None:
    """Issue: PUT lets one module own its group."""
    api = Api.made(desk, group("g", "x"))
    mark(desk, api, "x")
    api.put(group("g", "x"))

    assert 201 == api.can_be_assigned("x")


def test_who_holds_a_marked_scope_keeps_it_and_may_be_edited(desk: Desk) -> None:
    """Nothing is taken away by a mark."""
    api = Api.made(desk, group("g", "x"))
    client = api.holder("x")
    mark(desk, api, "x")

    assert 200 == client.patch({"description": "x", "resources": client.content["resources"]}).status
    assert 200 == api.token(client.credential, "x").status


def test_a_client_that_gets_it_between_read_and_mark_is_seen(here: Desk) -> None:
    """Issue: decided by a consistent scan, after the mark."""
    api = Api.made(here, group("g", "x"))
    write, calls = here.store.change_catalogue, []

    def slow(*arguments: Any) -> Any:
        if not calls:
            calls.append(api.can_be_assigned("x"))
        return write(*arguments)

    here.store.change_catalogue = slow

    assert (409, [201]) == (api.delete().status, calls)


def test_a_scan_counts_only_under_the_catalogue_it_was_made_under(here: Desk) -> None:
    """Three removals at once: the first finds a holder and takes the mark off, somebody is given the scope, the third
    marks it anew; the second, whose scan is older, must look again.
    """
    api = Api.made(here, group("g", "x"))
    holding, scans = here.store.holding, []

    def scanned(slug: str, tokens: frozenset[str]) -> Any:
        found = holding(slug, tokens)
        scans.append(found)
        if len(scans) == 1:
            mark(here, api)
            assert 201 == api.can_be_assigned("x")
            mark(here, api, "x")
        return found

    here.store.holding = scanned

    assert (409, [0, 1]) == (api.delete().status, [count for count, _ in scans])


def test_of_two_who_remove_the_same_one_both_are_told_the_truth(here: Desk) -> None:
    """204 for one and 404 for the other."""
    api = Api.made(here, group("g", "x"))
    holding, inner = here.store.holding, []

    def scanned(slug: str, tokens: frozenset[str]) -> Any:
        if not inner:
            inner.append(0)
            inner[0] = api.delete().status
        return holding(slug, tokens)

    here.store.holding = scanned

    assert (404, [204]) == (api.delete().status, inner)


@pytest.mark.emulator
@pytest.mark.parametrize("number", range(6))
def test_no_client_ever_holds_a_scope_that_is_gone(emulator: Desk, number: int) -> None:
    """Issue: checked in the client's transaction; removing and assigning at the same moment."""
    api = Api.made(emulator, group("g", "x"), group("h", "y"))
    clients = [api.holder("y") for _ in range(2)]
    wanted = [{"resource": api.identifier, "scopes": ["x", "y"]}]

    def patch(client: Registered) -> Callable[[], Answer]:
        return lambda: client.patch({"resources": wanted})

    statuses = at_once(
        lambda: api.delete_group("g"),
        lambda: api.put(group("g", "z")),
        *map(patch, clients),
        *[lambda: emulator.call("POST", CLIENTS, new(resources=wanted))] * 2,
    )

    holding = emulator.deployment.parts.ledgers.scope_holders.holding(api.slug, frozenset({"x"}))[0]
    is_there = "x" in emulator.deployment.parts.stores.catalogue_store.load().by_slug(api.slug).scope()
    assert holding == 0 or is_there, statuses
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


def test_an_operators_file_takes_nothing_away_that_is_held(desk: Desk) -> None:
    """Issue: apply; held scopes refused."""
    api = Api.made(desk, group("g", "x", "y"))
    client = api.holder("x")
    content = {"resources": [{"slug": api.slug, "scopeGroups": [{"slug": "g", "scopes": {"y": "Y"}}]}]}
    with pytest.raises(Exception, match=client.content["clientName"]):
        desk.deployment.parts.operations.apply.run({"content": content})

    assert 201 == api.can_be_assigned("x")
    assert str(ScopesHeld(1, ["A"])) == "1 client holds scopes that this would remove: A. Take them away first."
