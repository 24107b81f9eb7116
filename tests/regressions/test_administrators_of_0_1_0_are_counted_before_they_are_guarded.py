"""Tables of version 0.1.0 have another count, and its containers may run beside new ones."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from chalicelib.administration.audit import audit_event
from chalicelib.administration.errors import LastGrantHolder, LastPermanentCredential
from chalicelib.oauth.client import Client
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.contract.clients import OPERATOR, event, holder
from tests.fakes.memory import NOON
from tests.formats import stored
from tests.formats.stored import Stored

pytestmark = pytest.mark.emulator
FROZEN = Path(stored.__file__).parent / "0.1.0"
DISABLED = {"enabled": (True, False)}


@pytest.fixture
def parts(emulators: Emulators) -> Wiring:
    """A server of this version on tables of 0.1.0: one administrator, and clients without administrative scopes."""
    return Stored.read(FROZEN).served(emulators.region)


def count(parts: Wiring) -> dict[str, int]:
    """The stored counts. They are missing before the first count."""
    item = _item(parts, "administrators")
    return {name: int(item[name]["N"]) for name in ("administrators", "grant_holders")} if item else {}


def _item(parts: Wiring, key: str) -> dict[str, Any]:
    dynamodb, table = parts.ledgers.dynamodb_client, parts.environment.clients_table
    item: dict[str, Any] = dynamodb.get_item(TableName=table, Key={"key": {"S": key}}).get("Item", {})
    return item


def administrator(parts: Wiring) -> Client:
    client: Client = parts.stores.clients.find("administrator")
    return client


def without_secrets(client: Client) -> Client:
    return client._replace(client_secrets=())


def change(parts: Wiring, before: Client, after: Client) -> None:
    parts.ledgers.ledger.change(before, after, event("edit", before))


def register(parts: Wiring) -> Client:
    client = holder()
    parts.ledgers.ledger.create(client, event("create", client))
    return client


def as_0_1_0_registers(parts: Wiring) -> Client:
    """Version 0.1.0 increments only the item grant-holders."""
    client, before = holder(), _item(parts, "administrators")
    parts.ledgers.ledger.create(client, event("create", client))
    dynamodb, table = parts.ledgers.dynamodb_client, parts.environment.clients_table
    if before:
        dynamodb.put_item(TableName=table, Item=before)
    else:
        dynamodb.delete_item(TableName=table, Key={"key": {"S": "administrators"}})
    return client


def test_the_last_administrator_is_protected_immediately(parts: Wiring) -> None:
    """A change that would remove it counts the administrators first."""
    assert {} == count(parts)

    with pytest.raises(LastPermanentCredential):
        change(parts, administrator(parts), without_secrets(administrator(parts)))

    assert {"administrators": 1, "grant_holders": 1} == count(parts)
    assert administrator(parts).client_secrets


def test_a_new_administrator_is_added_to_the_count(parts: Wiring) -> None:
    register(parts)

    assert {"administrators": 2, "grant_holders": 2} == count(parts)
    change(parts, administrator(parts), without_secrets(administrator(parts)))
    assert {"administrators": 1, "grant_holders": 2} == count(parts)


def test_a_client_with_expiring_secrets_does_not_count(parts: Wiring) -> None:
    other = as_0_1_0_registers(parts)
    secrets = tuple(secret._replace(expires_at=NOON) for secret in other.client_secrets)
    change(parts, other, other._replace(client_secrets=secrets))

    assert {"administrators": 1, "grant_holders": 2} == count(parts)
    with pytest.raises(LastPermanentCredential):
        change(parts, administrator(parts), administrator(parts)._replace(enabled=False))


@pytest.mark.parametrize("invoke", [{}, {"reissue": False}])
def test_bootstrap_corrects_the_count_after_changes_by_another_version(parts: Wiring, invoke: dict[str, Any]) -> None:
    """A container of 0.1.0 removed a secret without a change of the count."""
    other = register(parts)
    before = _item(parts, "administrators")
    change(parts, other, without_secrets(other))
    parts.ledgers.dynamodb_client.put_item(TableName=parts.environment.clients_table, Item=before)
    parts.operations.bootstrap.run(invoke)

    assert {"administrators": 1, "grant_holders": 2} == count(parts)


def test_bootstrap_does_not_write_a_correct_count(parts: Wiring) -> None:
    parts.operations.bootstrap.run({})
    before = _item(parts, "administrators")
    parts.operations.bootstrap.run({})

    assert before == _item(parts, "administrators")


@pytest.mark.parametrize("leave", [without_secrets, lambda client: client._replace(enabled=False)])
def test_a_client_registered_by_0_1_0_is_counted_before_the_check(
    parts: Wiring, leave: Callable[[Client], Client]
) -> None:
    """The count in grant-holders differs from the one at the time of the count of administrators."""
    register(parts)
    as_0_1_0_registers(parts)
    assert {"administrators": 2, "grant_holders": 2} == count(parts)
    change(parts, administrator(parts), leave(administrator(parts)))

    assert 2 == count(parts)["administrators"]


@pytest.mark.parametrize("writer", [register, as_0_1_0_registers])
def test_a_change_during_the_scan_is_counted(parts: Wiring, writer: Callable[[Wiring], Client]) -> None:
    """The count has a version. A change by 0.1.0 changes grant-holders."""
    call, writers = parts.ledgers.dynamodb, [writer]

    def change_during_scan(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        answer = call(operation, request)
        if operation == "Scan" and writers:
            writers.pop()(parts)
        return answer

    parts.ledgers.dynamodb = change_during_scan
    parts.operations.bootstrap.run({})
    change(parts, administrator(parts), without_secrets(administrator(parts)))

    assert {"administrators": 1, "grant_holders": 2} == count(parts)


def test_of_two_concurrent_removals_the_second_is_refused(parts: Wiring) -> None:
    """Both read a correct count before they wrote."""
    call, leaving = parts.ledgers.dynamodb, []

    def change_before(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        if operation == "TransactWriteItems" and leaving:
            change(parts, (client := leaving.pop()), without_secrets(client))
        return call(operation, request)

    parts.ledgers.dynamodb = change_before
    leaving.append(register(parts))

    with pytest.raises(LastPermanentCredential):
        change(parts, administrator(parts), without_secrets(administrator(parts)))


def test_the_count_of_0_1_0_is_maintained_for_a_rollback(parts: Wiring) -> None:
    """After a rollback, 0.1.0 enforces it again."""
    other = register(parts)
    change(parts, administrator(parts), administrator(parts)._replace(enabled=False))

    assert "1" == _item(parts, "grant-holders")["holders"]["N"]
    with pytest.raises(LastGrantHolder):
        parts.ledgers.ledger.delete(parts.stores.clients.find(other.client_id), event("delete", other))


def test_restored_counts_a_restored_table_of_0_1_0(parts: Wiring) -> None:
    """`restored` disables clients before any other write."""
    other = as_0_1_0_registers(parts)
    since = parts.clock()
    parts.clock.move(minutes=5)
    lost = audit_event("api_client.edit", other.client_id, OPERATOR, parts.clock(), parts.randomness, DISABLED)
    parts.ledgers.ledger.change_catalogue(
        parts.stores.catalogue_store.load(), parts.stores.catalogue_store.load(), lost
    )
    parts.operations.restored.run({"since": since.isoformat()})

    assert {"administrators": 1, "grant_holders": 1} == count(parts)


def test_reissue_recognizes_the_administrator_of_0_1_0_by_its_secret(parts: Wiring) -> None:
    """The credential of 0.1.0 has no generation. The new one has."""
    assert parts.ledgers.administrator_secret.find().generation is None

    answer = parts.operations.bootstrap.run({"reissue": True})

    assert ("reissued", "administrator") == (answer["administrator"], answer["client_id"])
    assert administrator(parts).generation == parts.ledgers.administrator_secret.find().generation
