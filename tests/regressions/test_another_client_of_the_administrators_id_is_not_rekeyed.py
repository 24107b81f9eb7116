"""If bootstrap did not create the client `administrator`, reissue registers another client."""

import json
from dataclasses import replace

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.oauth.client import Client
from chalicelib.wiring import Wiring
from tests.api.empty_server import (
    credential_of,
    server_of,
)
from tests.fakes.memory_wiring import MemoryWiring

pytestmark = pytest.mark.usefixtures("pregenerated_keys")

REISSUE = {"reissue": True}
NEW_ID = "registered under another id"


def replaced_administrator(parts: Wiring) -> Client:
    """Deletes the administrator and registers its id for a client with few rights."""
    server = server_of(parts)
    server.register("api_client_grant")
    event = audit_event("api_client.delete", "administrator", Actor("tests"), parts.clock(), parts.randomness)
    parts.ledgers.ledger.delete(parts.stores.clients.find("administrator"), event)
    server.register("customer_group_read", client_id="administrator")
    client: Client = parts.stores.clients.find("administrator")
    return client


def test_the_replaced_administrator_gets_neither_credential_nor_scopes(parts: Wiring) -> None:
    parts.operations.bootstrap.run({})
    other = replaced_administrator(parts)

    answer = parts.operations.bootstrap.run(REISSUE)

    assert other == parts.stores.clients.find("administrator")
    assert (NEW_ID, "administrator-2") == (answer["administrator"], answer["client_id"])
    assert "The client administrator is not the one that bootstrap created." in answer["reason"]
    assert 200 == server_of(parts).ask(credential_of(parts), scope="api_client_grant").status


def test_the_new_administrator_is_reissued_from_then_on(parts: Wiring) -> None:
    parts.operations.bootstrap.run({})
    replaced_administrator(parts)
    parts.operations.bootstrap.run(REISSUE)

    answer = parts.operations.bootstrap.run(REISSUE)

    assert ("reissued", "administrator-2") == (answer["administrator"], answer["client_id"])


def test_the_id_is_the_first_unused_one() -> None:
    parts = MemoryWiring()
    parts.operations.bootstrap.run({})
    replaced_administrator(parts)
    server_of(parts).register(client_id="administrator-2")

    assert "administrator-3" == parts.operations.bootstrap.run(REISSUE)["client_id"]


def test_the_generation_is_stored_beside_the_credential(parts: Wiring) -> None:
    """This includes a reissue, and an administrator that was registered again."""
    parts.operations.bootstrap.run({})
    first = (credential_of(parts).generation, parts.stores.clients.find("administrator").generation)
    parts.operations.bootstrap.run(REISSUE)
    second = (credential_of(parts).generation, parts.stores.clients.find("administrator").generation)
    replaced_administrator(parts)
    parts.operations.bootstrap.run(REISSUE)
    third = (credential_of(parts).generation, parts.stores.clients.find("administrator-2").generation)

    assert [True] * 3 == [stored == client for stored, client in (first, second, third)]
    assert first == second != third


@pytest.mark.emulator
@pytest.mark.parametrize("parts", ["aws"], indirect=True)
def test_the_operator_reads_three_members(parts: Wiring) -> None:
    parts.operations.bootstrap.run({})
    parts.operations.bootstrap.run(REISSUE)
    secret_id = parts.environment.administrator_secret_id
    content = json.loads(parts.ledgers.secretsmanager_client.get_secret_value(SecretId=secret_id)["SecretString"])
    stages = parts.ledgers.secretsmanager_client.describe_secret(SecretId=secret_id)["VersionIdsToStages"].values()

    assert ["client_id", "client_secret", "generation"] == sorted(content)
    assert ["AWSCURRENT", "AWSPREVIOUS"] == sorted(label for labels in stages for label in labels)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_credential_of_0_1_0_belongs_to_the_client_that_has_its_secret(is_there: bool) -> None:
    """It has no generation, so only the secret shows which client it belongs to."""
    parts = MemoryWiring()
    parts.operations.bootstrap.run({})
    credentials = parts.ledgers.administrator_secret
    credentials.versions = {id_: replace(stored, generation=None) for id_, stored in credentials.versions.items()}
    if not is_there:
        replaced_administrator(parts)

    answer = parts.operations.bootstrap.run(REISSUE)

    assert ("reissued" if is_there else NEW_ID) == answer["administrator"]
    assert credential_of(parts).generation == parts.store.clients[answer["client_id"]].generation
