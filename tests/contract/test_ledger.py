"""The client reader and the administration ledger: every change whole, under its version, with its audit event."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.administration.errors import (
    AlreadyInitialized,
    ChangeRefused,
    ClientChanged,
    ClientIdTaken,
    ClientNameTaken,
    GenerationTaken,
    LastGrantHolder,
)
from chalicelib.administration.registration import new_client_secret
from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from tests.contract.clients import OPERATOR, Stores, catalogue, client, event, holder
from tests.fakes.memory import NOON


def test_an_unknown_client_is_none(stores: Stores) -> None:
    """oauth.client_authentication.ClientReader."""
    assert stores.clients.find("nobody") is None


def test_a_client_is_read_as_it_was_written(stores: Stores) -> None:
    """Every field, moments to the millisecond."""
    made = client(
        "customer_group_read customer_group_write",
        description="Ünïcode \U0001f511",
        enabled=False,
        access_token_lifetime=timedelta(seconds=77),
    )
    (secret,) = made.client_secrets
    labelled = replace(secret, label="“prod”", expires_at=NOON + timedelta(days=1, milliseconds=5))
    made = replace(
        made,
        registrations={**made.registrations, "orders": Scope.parse("b a")},
        client_secrets=(labelled,),
        tokens_valid_from=NOON - timedelta(seconds=1),
    )

    stores.ledger.create(made, event("api_client.create", made))

    assert made == stores.clients.find(made.client_id)


def test_founding_writes_catalogue_and_administrator_together(stores: Stores) -> None:
    """Design: one transaction."""
    administrator = holder()

    stores.ledger.initialize(catalogue(), administrator, event("server.bootstrap", administrator))

    assert administrator == stores.clients.find(administrator.client_id)
    assert catalogue() == stores.catalogues.find()
    assert ["server.bootstrap"] == stores.actions(administrator.client_id)


def test_a_server_is_founded_once(stores: Stores) -> None:
    """And the second time leaves nothing behind."""
    first, second = holder(), holder()
    stores.ledger.initialize(catalogue(), first, event("server.bootstrap", first))

    with pytest.raises(AlreadyInitialized):
        stores.ledger.initialize(catalogue(), second, event("server.bootstrap", second))

    assert stores.clients.find(second.client_id) is None
    assert [] == stores.actions(second.client_id)


@pytest.mark.parametrize(
    ("shared", "refusal"),
    [("client_id", ClientIdTaken), ("client_name", ClientNameTaken), ("generation", GenerationTaken)],
)
def test_what_must_be_unique_is_refused_the_second_time(stores: Stores, shared: str, refusal: type[Exception]) -> None:
    """And the refused client leaves nothing behind: no event, and none of its other guards."""
    first, other = client(), client()
    stores.ledger.create(first, event("api_client.create", first))
    second = replace(other, **{shared: getattr(first, shared)})

    with pytest.raises(refusal):
        stores.ledger.create(second, event("refused", second))

    assert "refused" not in stores.actions(second.client_id)
    stores.ledger.create(other, event("api_client.create", other))
    assert other == stores.clients.find(other.client_id)
    assert first == stores.clients.find(first.client_id)


def test_a_name_that_counts_as_the_same_is_taken_by_neither_way(stores: Stores) -> None:
    """Decided: in NFC and case-folded."""
    first, other = _created(stores, client_name="Caf\u00e9"), _created(stores)
    alike = "CAFE\u0301"

    with pytest.raises(ClientNameTaken):
        _created(stores, client_name=alike)
    with pytest.raises(ClientNameTaken):
        stores.ledger.change(other, replace(other, client_name=alike), event("refused", other))

    assert ["created"] == stores.actions(other.client_id) == stores.actions(first.client_id)


def test_a_client_may_write_its_own_name_otherwise(stores: Stores) -> None:
    """And the name stays its own."""
    before = _created(stores, client_name="Caf\u00e9")
    after = replace(before, client_name="CAFE\u0301")

    stores.ledger.change(before, after, event("renamed", before))

    assert "CAFE\u0301" == stores.clients.find(before.client_id).client_name
    with pytest.raises(ClientNameTaken):
        _created(stores, client_name="Caf\u00e9")
    stores.ledger.delete(replace(after, version=2), event("deleted", before))
    assert _created(stores, client_name="caf\u00e9")


@pytest.mark.parametrize("shared", ["client_id", "client_name"])
def test_of_many_who_create_the_same_one_wins(stores: Stores, shared: str) -> None:
    """Where PrestaShop has a race."""
    first = client()
    rivals = [first, *(replace(client(), **{shared: getattr(first, shared)}) for _ in range(7))]

    outcomes = _at_once([lambda rival=rival: stores.ledger.create(rival, event("made", rival)) for rival in rivals])

    assert 1 == outcomes.count(None)
    (winner,) = [rival for rival, outcome in zip(rivals, outcomes, strict=True) if outcome is None]
    assert winner == stores.clients.find(winner.client_id)
    assert ["made"] == stores.actions(winner.client_id)


def test_a_change_is_written_under_the_next_version(stores: Stores) -> None:
    """Optimistic locking."""
    before = _created(stores)
    after = replace(
        before,
        description="other",
        enabled=False,
        access_token_lifetime=timedelta(seconds=1),
        registrations={"orders": Scope.parse("a")},
        tokens_valid_from=NOON,
        updated_at=NOON + timedelta(seconds=5),
    )

    stores.ledger.change(before, after, event("api_client.edit", before))

    assert replace(after, version=2) == stores.clients.find(before.client_id)


def test_what_was_set_can_be_taken_away(stores: Stores) -> None:
    """A description, a moment, the end of a secret."""
    before = _created(stores, description="some")
    (secret,) = before.client_secrets
    ending = replace(before, tokens_valid_from=NOON, client_secrets=(replace(secret, expires_at=NOON),))
    stores.ledger.change(before, ending, event("api_client.edit", before))

    stores.ledger.change(replace(ending, version=2), replace(before, description=""), event("api_client.edit", before))

    assert replace(before, description="", version=3) == stores.clients.find(before.client_id)


def test_secrets_come_and_go_one_by_one(stores: Stores, randomness: Any) -> None:
    """Each is an object of its own."""
    before = _created(stores)
    _, second = new_client_secret(created_by="tests", now=NOON + timedelta(seconds=1), randomness=randomness)
    both = replace(before, client_secrets=(*before.client_secrets, second))
    stores.ledger.change(before, both, event("add", before))

    stores.ledger.change(replace(both, version=2), replace(both, client_secrets=(second,)), event("remove", before))

    assert (second,) == stores.clients.find(before.client_id).client_secrets


def test_a_stale_change_is_refused_and_writes_nothing(stores: Stores) -> None:
    """Nor its audit event."""
    before = _created(stores)
    stores.ledger.change(before, replace(before, description="first"), event("first", before))

    with pytest.raises(ClientChanged):
        stores.ledger.change(before, replace(before, description="second"), event("second", before))

    assert "first" == stores.clients.find(before.client_id).description
    assert ["created", "first"] == stores.actions(before.client_id)


def test_a_change_of_a_client_that_is_not_there_is_refused(stores: Stores) -> None:
    """It was deleted meanwhile."""
    ghost = client()

    with pytest.raises(ClientChanged):
        stores.ledger.change(ghost, replace(ghost, description="boo"), event("edit", ghost))

    assert stores.clients.find(ghost.client_id) is None
    assert [] == stores.actions(ghost.client_id)


def test_a_change_of_another_client_of_the_same_id_is_refused(stores: Stores) -> None:
    """Its generation is another."""
    stored = _created(stores)
    earlier = replace(stored, generation=stored.generation - 1)

    with pytest.raises(ClientChanged):
        stores.ledger.change(earlier, replace(earlier, description="boo"), event("edit", earlier))

    assert stored == stores.clients.find(stored.client_id)


def test_of_many_who_change_the_same_version_one_wins(stores: Stores) -> None:
    """Lost updates are refused."""
    before = _created(stores)
    names = [f"edit-{number}" for number in range(8)]

    outcomes = _at_once(
        [
            lambda name=name: stores.ledger.change(before, replace(before, description=name), event(name, before))
            for name in names
        ]
    )

    (winner,) = [name for name, outcome in zip(names, outcomes, strict=True) if outcome is None]
    assert (winner, 2) == (
        stores.clients.find(before.client_id).description,
        stores.clients.find(before.client_id).version,
    )
    assert ["created", winner] == stores.actions(before.client_id)


@pytest.mark.parametrize("how", ["disabled", "stripped"])
def test_the_last_holder_of_api_client_grant_is_kept(stores: Stores, how: str) -> None:
    """Design: "Who may do what": nobody could administer the server."""
    last = holder()
    stores.ledger.initialize(catalogue(), last, event("server.bootstrap", last))

    with pytest.raises(LastGrantHolder):
        stores.ledger.change(last, _without_grant(last, how), event("refused", last))

    assert last == stores.clients.find(last.client_id)
    assert ["server.bootstrap"] == stores.actions(last.client_id)


@pytest.mark.parametrize("how", ["disabled", "stripped"])
def test_a_holder_beside_another_may_go_and_come_back(stores: Stores, how: str) -> None:
    """The count follows both ways."""
    first, second = holder(), holder()
    stores.ledger.initialize(catalogue(), first, event("server.bootstrap", first))
    stores.ledger.create(second, event("created", second))
    gone = _without_grant(first, how)

    stores.ledger.change(first, gone, event("gone", first))
    with pytest.raises(LastGrantHolder):
        stores.ledger.change(second, _without_grant(second, how), event("refused", second))
    stores.ledger.change(replace(gone, version=2), first, event("back", first))
    stores.ledger.change(second, _without_grant(second, how), event("gone", second))

    assert ["server.bootstrap", "gone", "back"] == stores.actions(first.client_id)
    assert ["created", "gone"] == stores.actions(second.client_id)


def test_of_two_holders_who_leave_at_once_one_stays(stores: Stores) -> None:
    """The count is a condition in the transaction."""
    pair = [holder(), holder()]
    stores.ledger.initialize(catalogue(), pair[0], event("server.bootstrap", pair[0]))
    stores.ledger.create(pair[1], event("created", pair[1]))

    outcomes = _at_once(
        [lambda one=one: stores.ledger.change(one, replace(one, enabled=False), event("gone", one)) for one in pair]
    )

    assert 1 == outcomes.count(None)
    assert 1 == sum(stores.clients.find(one.client_id).enabled for one in pair)


def test_a_disabled_holder_does_not_count(stores: Stores) -> None:
    """Nobody could administer the server with it."""
    first, second = holder(), replace(holder(), enabled=False)
    stores.ledger.initialize(catalogue(), first, event("server.bootstrap", first))
    stores.ledger.create(second, event("created", second))

    with pytest.raises(LastGrantHolder):
        stores.ledger.change(first, replace(first, enabled=False), event("refused", first))


def test_the_audit_event_is_kept_as_it_was_given(stores: Stores) -> None:
    """Who did what, from where, by which token."""
    made = client()
    given = event("api_client.create", made)

    stores.ledger.create(made, given)

    (kept,) = stores.events(made.client_id)
    assert (given, OPERATOR, {"enabled": (None, True)}) == (kept, kept.actor, kept.changes)


def _created(stores: Stores, **fields: Any) -> Client:
    made = client(**fields)
    stores.ledger.create(made, event("created", made))
    return made


def _without_grant(one: Client, how: str) -> Client:
    if how == "disabled":
        return replace(one, enabled=False)
    return replace(one, registrations={"admin-api": Scope.parse("api_client_read")})


def _at_once(calls: list[Callable[[], None]]) -> list[ChangeRefused | None]:
    """What each was refused for."""

    def outcome(call: Callable[[], None]) -> ChangeRefused | None:
        try:
            call()
        except ChangeRefused as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))
