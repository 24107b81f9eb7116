"""An audit event never replaces another one. A change whose event id is already used is refused."""

from dataclasses import replace

import pytest

from chalicelib.administration.audit import AuditEvent
from chalicelib.oauth.client import Client
from chalicelib.store_errors import StoreUnavailable
from tests.contract.clients import Stores, catalogue, client, event, holder
from tests.contract.conftest import dynamo_stores, dynamodb, stores

__all__ = ["dynamo_stores", "dynamodb", "stores"]


@pytest.fixture
def first(stores: Stores) -> Client:
    administrator = holder()
    stores.ledger.initialize(catalogue(), administrator, event("server.bootstrap", administrator))
    return administrator


def colliding(stores: Stores, target: Client) -> AuditEvent:
    """Another event with the id of the stored one."""
    (stored,) = stores.events(target.client_id)
    return replace(event("forged", target), event_id=stored.event_id)


def test_a_registration(stores: Stores, first: Client) -> None:
    other = client()

    with pytest.raises(StoreUnavailable) as refused:
        stores.ledger.create(other, colliding(stores, first))

    assert "an audit event with this id already exists" == refused.value.detail
    assert ["server.bootstrap"] == stores.actions(first.client_id)
    assert stores.clients.find(other.client_id) is None


def test_an_edit(stores: Stores, first: Client) -> None:
    with pytest.raises(StoreUnavailable):
        stores.ledger.change(first, first._replace(description="forged"), colliding(stores, first))

    assert ["server.bootstrap"] == stores.actions(first.client_id)
    assert first == stores.clients.find(first.client_id)


def test_a_deletion(stores: Stores, first: Client) -> None:
    other = client()
    stores.ledger.create(other, event("created", other))

    with pytest.raises(StoreUnavailable):
        stores.ledger.delete(other, colliding(stores, first))

    assert ["server.bootstrap"] == stores.actions(first.client_id)
    assert other == stores.clients.find(other.client_id)


def test_a_change_of_the_catalogue(stores: Stores, first: Client) -> None:
    before = stores.catalogues.find()
    closed = before._replace(settings=before.settings._replace(issuing_enabled=False))

    with pytest.raises(StoreUnavailable):
        stores.ledger.change_catalogue(before, closed, colliding(stores, first))

    assert ["server.bootstrap"] == stores.actions(first.client_id)
    assert before == stores.catalogues.find()
