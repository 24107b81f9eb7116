"""The ledger stores a founded server or a new client as a whole, with its audit event."""

from datetime import timedelta

import pytest

from chalicelib.administration.errors import AlreadyInitialized
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
    labelled = secret._replace(label="“prod”", expires_at=NOON + timedelta(days=1, milliseconds=5))
    made = made._replace(
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


def test_the_audit_event_is_kept_as_it_was_given(stores: Stores) -> None:
    """Who did what, from where, by which token."""
    made = client()
    given = event("api_client.create", made)

    stores.ledger.create(made, given)

    (kept,) = stores.events(made.client_id)
    assert (given, OPERATOR, {"enabled": (None, True)}) == (kept, kept.actor, kept.changes)
