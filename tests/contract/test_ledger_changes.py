"""The ledger writes a change in one transaction with the next version. It refuses a change of an old version."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.administration.errors import ClientChanged
from chalicelib.administration.registration import new_client_secret
from chalicelib.oauth.scope import Scope
from tests.contract.clients import Stores, at_once, client, create, event
from tests.fakes.memory import NOON


def test_a_change_increments_the_version(stores: Stores) -> None:
    """Optimistic locking."""
    before = create(stores, client())
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


def test_an_optional_field_can_be_cleared(stores: Stores) -> None:
    """For example a description, a timestamp, or the expiry of a secret."""
    before = create(stores, client(description="some"))
    (secret,) = before.client_secrets
    ending = before._replace(tokens_valid_from=NOON, client_secrets=(secret._replace(expires_at=NOON),))
    stores.ledger.change(before, ending, event("api_client.edit", before))

    stores.ledger.change(ending._replace(version=2), before._replace(description=""), event("api_client.edit", before))

    assert before._replace(description="", version=3) == stores.clients.find(before.client_id)


def test_secrets_are_added_and_removed_individually(stores: Stores, randomness: Any) -> None:
    """Each secret is a separate object in the item."""
    before = create(stores, client())
    _, second = new_client_secret(created_by="tests", now=NOON + timedelta(seconds=1), randomness=randomness)
    both = before._replace(client_secrets=(*before.client_secrets, second))
    stores.ledger.change(before, both, event("add", before))

    stores.ledger.change(both._replace(version=2), both._replace(client_secrets=(second,)), event("remove", before))

    assert (second,) == stores.clients.find(before.client_id).client_secrets


def test_a_stale_change_is_refused_and_writes_nothing(stores: Stores) -> None:
    """Its audit event is not written either."""
    before = create(stores, client())
    stores.ledger.change(before, before._replace(description="first"), event("first", before))

    with pytest.raises(ClientChanged):
        stores.ledger.change(before, before._replace(description="second"), event("second", before))

    assert "first" == stores.clients.find(before.client_id).description
    assert ["created", "first"] == stores.actions(before.client_id)


def test_a_change_of_a_missing_client_is_refused(stores: Stores) -> None:
    """It was deleted concurrently."""
    ghost = client()

    with pytest.raises(ClientChanged):
        stores.ledger.change(ghost, ghost._replace(description="boo"), event("edit", ghost))

    assert stores.clients.find(ghost.client_id) is None
    assert [] == stores.actions(ghost.client_id)


def test_a_change_of_a_recreated_client_is_refused(stores: Stores) -> None:
    """It has another generation."""
    stored = create(stores, client())
    earlier = stored._replace(generation=stored.generation - 1)

    with pytest.raises(ClientChanged):
        stores.ledger.change(earlier, earlier._replace(description="boo"), event("edit", earlier))

    assert stored == stores.clients.find(stored.client_id)


def test_of_concurrent_changes_one_succeeds(stores: Stores) -> None:
    """No update is lost."""
    before = create(stores, client())
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
