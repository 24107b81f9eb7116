"""The ledger, in memory and on DynamoDB, writes a change and its event together or writes nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, AuditEvent, AuditQuery, audit_event
from chalicelib.administration.errors import (
    CatalogueChanged,
    ChangeRefused,
    ClientChanged,
    ClientIdTaken,
    ClientNameTaken,
    GenerationTaken,
)
from chalicelib.administration.registration import new_client
from chalicelib.aws.client_reader import DynamoClientReader
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication import AuthenticatedClient
from chalicelib.oauth.scope import Scope
from tests.administration.desk import Desk, new


@pytest.fixture
def unborn(desk: Desk) -> Client:
    content, parts = new(), desk.deployment.parts
    client, _ = new_client(
        client_id=content["clientId"],
        client_name=content["clientName"],
        registrations={"admin-api": Scope(("shared",))},
        created_by="tests",
        now=parts.clock(),
        randomness=parts.randomness,
    )
    return client


@pytest.fixture
def born(desk: Desk, unborn: Client) -> Client:
    desk.deployment.parts.ledgers.ledger.create(unborn, event(desk, unborn))
    client = desk.deployment.parts.stores.clients.find(unborn.client_id)
    assert client is not None
    return client


def event(desk: Desk, client: Client) -> AuditEvent:
    parts = desk.deployment.parts
    return audit_event("test", client.client_id, Actor("tests"), parts.clock(), parts.randomness)


def events(desk: Desk, client: Client) -> int:
    return len(desk.deployment.parts.ledgers.audit_trail.page(AuditQuery(target=client.client_id)).events)


def refused(desk: Desk, client: Client, error: type[ChangeRefused], act: Callable[[Any], None]) -> bool:
    """Whether `act` raises `error` and leaves neither a change nor an event."""
    clients = desk.deployment.parts.stores.clients
    before = clients.find(client.client_id), events(desk, client)
    with pytest.raises(error):
        act(desk.deployment.parts.ledgers.ledger)
    return before == (clients.find(client.client_id), events(desk, client))


def test_a_change_and_its_event_are_written_together(desk: Desk, born: Client) -> None:
    """Issue 4: each change and its event in one transaction."""
    changed = born._replace(description="x")

    desk.deployment.parts.ledgers.ledger.change(born, changed, event(desk, born))

    assert (changed._replace(version=2), 2) == (
        desk.deployment.parts.stores.clients.find(born.client_id),
        events(desk, born),
    )


def test_scopes_are_written_only_while_the_catalogue_has_the_version_that_was_read(desk: Desk, unborn: Client) -> None:
    """The write of scopes has a condition on the catalogue's version."""
    version = desk.deployment.parts.stores.catalogue_store.load().version
    creation = event(desk, unborn)
    for wrong in (version - 1, version + 1):
        assert refused(
            desk, unborn, CatalogueChanged, lambda it, v=wrong: it.create(unborn, creation, catalogue_version=v)
        )
    desk.deployment.parts.ledgers.ledger.create(unborn, creation, catalogue_version=version)

    changed = unborn._replace(registrations={})
    for wrong in (version - 1, version + 1):
        assert refused(
            desk,
            unborn,
            CatalogueChanged,
            lambda it, v=wrong: it.change(unborn, changed, event(desk, unborn), catalogue_version=v),
        )
    desk.deployment.parts.ledgers.ledger.change(unborn, changed, event(desk, unborn), catalogue_version=version)


@pytest.mark.parametrize("stale", [{"version": 2}, {"version": 0}, {"generation": 1}])
def test_a_change_or_deletion_requires_the_stored_version(desk: Desk, born: Client, stale: dict[str, int]) -> None:
    """Decided: optimistic locking by version; a generation is never used again."""
    before = born._replace(**stale)
    after = before._replace(description="x")

    assert refused(desk, born, ClientChanged, lambda ledger: ledger.change(before, after, event(desk, born)))
    assert refused(desk, born, ClientChanged, lambda ledger: ledger.delete(before, event(desk, born)))


def test_a_change_never_restores_a_deleted_client(desk: Desk, born: Client) -> None:
    """Threat model, resurrection."""
    desk.deployment.parts.ledgers.ledger.delete(born, event(desk, born))
    after = born._replace(description="x", client_name=f"{born.client_name} again")

    assert refused(desk, born, ClientChanged, lambda ledger: ledger.change(born, after, event(desk, born)))
    assert refused(desk, born, ClientChanged, lambda ledger: ledger.delete(born, event(desk, born)))


@pytest.mark.parametrize(
    ("field", "error"),
    [("client_id", ClientIdTaken), ("client_name", ClientNameTaken), ("generation", GenerationTaken)],
)
def test_ids_and_names_are_unique(desk: Desk, born: Client, field: str, error: type[ChangeRefused]) -> None:
    """Issue 4: conditions of the transaction."""
    own = new()
    other = born._replace(client_id=own["clientId"], client_name=own["clientName"], generation=born.generation + 1)
    other = other._replace(**{field: getattr(born, field)})

    assert refused(desk, other, error, lambda ledger: ledger.create(other, event(desk, other)))


def test_a_recorded_use_survives_a_concurrent_change(desk: Desk, born: Client) -> None:
    """lastUsedAt does not change the version."""
    parts = desk.deployment.parts
    now = parts.clock().replace(microsecond=0)
    used = AuthenticatedClient(born, born.client_secrets[0].credential_id)
    parts.stores.credential_usage.record(used, now)

    parts.ledgers.ledger.change(born, born._replace(description="x"), event(desk, born))

    client = parts.stores.clients.find(born.client_id)
    assert client is not None
    if "memory" not in type(parts.stores.clients).__module__:
        assert (now, now) == (client.last_used_at, client.client_secrets[0].last_used_at)


@pytest.mark.emulator
def test_an_id_that_is_registered_again_between_two_reads_is_another_client(emulator: Desk) -> None:
    """Issue 4: a re-created id never revives an old credential."""
    parts = emulator.deployment.parts

    class Slow(DynamoClientReader):
        def find(self, client_id: str) -> Client | None:
            client.delete()
            emulator.create(clientId=client_id)
            return super().find(client_id)

    client = emulator.create()

    assert None is Slow(parts.stores.dynamodb, parts.environment.clients_table).find_by_generation(client.generation)
