"""The ledger writes a change as a whole under the next version, and refuses a change of any other version."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.administration.errors import ClientChanged
from chalicelib.administration.registration import new_client_secret
from chalicelib.oauth.scope import Scope
from tests.contract.clients import Stores, at_once, client, created, event
from tests.fakes.memory import NOON


def test_a_change_is_written_under_the_next_version(stores: Stores) -> None:
    """Optimistic locking."""
    before = created(stores, client())
    after = before._replace(
        description="other",
        enabled=False,
        access_token_lifetime=timedelta(seconds=1),
        registrations={"orders": Scope.parse("a")},
        tokens_valid_from=NOON,
        updated_at=NOON + timedelta(seconds=5),
    )

    stores.ledger.change(before, after, event("api_client.edit", before))

    assert after._replace(version=2) == stores.clients.find(before.client_id)


def test_what_was_set_can_be_taken_away(stores: Stores) -> None:
    """A description, a moment, the end of a secret."""
    before = created(stores, client(description="some"))
    (secret,) = before.client_secrets
    ending = before._replace(tokens_valid_from=NOON, client_secrets=(secret._replace(expires_at=NOON),))
    stores.ledger.change(before, ending, event("api_client.edit", before))

    stores.ledger.change(ending._replace(version=2), before._replace(description=""), event("api_client.edit", before))

    assert before._replace(description="", version=3) == stores.clients.find(before.client_id)


def test_secrets_come_and_go_one_by_one(stores: Stores, randomness: Any) -> None:
    """Each is an object of its own."""
    before = created(stores, client())
    _, second = new_client_secret(created_by="tests", now=NOON + timedelta(seconds=1), randomness=randomness)
    both = before._replace(client_secrets=(*before.client_secrets, second))
    stores.ledger.change(before, both, event("add", before))

    stores.ledger.change(both._replace(version=2), both._replace(client_secrets=(second,)), event("remove", before))

    assert (second,) == stores.clients.find(before.client_id).client_secrets


def test_a_stale_change_is_refused_and_writes_nothing(stores: Stores) -> None:
    """Nor its audit event."""
    before = created(stores, client())
    stores.ledger.change(before, before._replace(description="first"), event("first", before))

    with pytest.raises(ClientChanged):
        stores.ledger.change(before, before._replace(description="second"), event("second", before))

    assert "first" == stores.clients.find(before.client_id).description
    assert ["created", "first"] == stores.actions(before.client_id)


def test_a_change_of_a_client_that_is_not_there_is_refused(stores: Stores) -> None:
    """It was deleted meanwhile."""
    ghost = client()

    with pytest.raises(ClientChanged):
        stores.ledger.change(ghost, ghost._replace(description="boo"), event("edit", ghost))

    assert stores.clients.find(ghost.client_id) is None
    assert [] == stores.actions(ghost.client_id)


def test_a_change_of_another_client_of_the_same_id_is_refused(stores: Stores) -> None:
    """Its generation is another."""
    stored = created(stores, client())
    earlier = stored._replace(generation=stored.generation - 1)

    with pytest.raises(ClientChanged):
        stores.ledger.change(earlier, earlier._replace(description="boo"), event("edit", earlier))

    assert stored == stores.clients.find(stored.client_id)


def test_of_many_who_change_the_same_version_one_wins(stores: Stores) -> None:
    """Lost updates are refused."""
    before = created(stores, client())
    names = [f"edit-{number}" for number in range(8)]

    outcomes = at_once(
        [
            lambda name=name: stores.ledger.change(before, before._replace(description=name), event(name, before))
            for name in names
        ]
    )

    (winner,) = [name for name, outcome in zip(names, outcomes, strict=True) if outcome is None]
    assert (winner, 2) == (
        stores.clients.find(before.client_id).description,
        stores.clients.find(before.client_id).version,
    )
    assert ["created", winner] == stores.actions(before.client_id)
