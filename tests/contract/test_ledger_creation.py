"""The ledger stores a new server or client in one transaction, with its audit event."""

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
    """Every field is restored, timestamps with milliseconds."""
    new = client(
        "customer_group_read customer_group_write",
        description="Ünïcode \U0001f511",
        enabled=False,
        access_token_lifetime=timedelta(seconds=77),
    )
    (secret,) = new.client_secrets
    labelled = secret._replace(label="“prod”", expires_at=NOON + timedelta(days=1, milliseconds=5))
    new = new._replace(
        registrations={**new.registrations, "orders": Scope.parse("b a")},
        client_secrets=(labelled,),
        tokens_valid_from=NOON - timedelta(seconds=1),
    )

    stores.ledger.create(new, event("api_client.create", new))

    assert new == stores.clients.find(new.client_id)


def test_initialize_writes_catalogue_and_administrator_together(stores: Stores) -> None:
    """They are written in one transaction."""
    administrator = holder()

    stores.ledger.initialize(catalogue(), administrator, event("server.bootstrap", administrator))

    assert administrator == stores.clients.find(administrator.client_id)
    assert catalogue() == stores.catalogues.find()
    assert ["server.bootstrap"] == stores.actions(administrator.client_id)


def test_a_server_is_initialized_once(stores: Stores) -> None:
    """The second attempt writes nothing."""
    first, second = holder(), holder()
    stores.ledger.initialize(catalogue(), first, event("server.bootstrap", first))

    with pytest.raises(AlreadyInitialized):
        stores.ledger.initialize(catalogue(), second, event("server.bootstrap", second))

    assert stores.clients.find(second.client_id) is None
    assert [] == stores.actions(second.client_id)


def test_the_audit_event_is_stored_unchanged(stores: Stores) -> None:
    """The event has the actor, the action, the address and the token."""
    new = client()
    written = event("api_client.create", new)

    stores.ledger.create(new, written)

    (stored,) = stores.events(new.client_id)
    assert (written, OPERATOR, {"enabled": (None, True)}) == (stored, stored.actor, stored.changes)
