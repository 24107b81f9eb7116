"""Each secret has a pointer to its client, which is written and removed with it. A report finds the client by it.

Memory needs no pointers, so these tests run only on DynamoDB.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random, SystemRandom
from typing import Any

import pytest

from chalicelib.administration.errors import AlreadyReported, ClientChanged
from chalicelib.administration.registration import new_client_secret
from chalicelib.aws import secret_pointers
from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.item_keys import secret_key
from chalicelib.aws.reads import consistent_batch_get, consistent_get, pages
from chalicelib.aws.secret_pointers import DynamoSecretPointers
from chalicelib.aws.tables import Tables
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_secret import ClientSecret
from chalicelib.store_errors import StoreUnavailable
from tests.contract.clients import Stores, client, create, event, holder, initialize, key, trust
from tests.contract.conftest import fresh_tables, stores_of
from tests.fakes.memory import NOON

# DynamoDB's limit: API reference, TransactWriteItems.
MAXIMUM_WRITES = 100


class CountingCall:
    """Counts the writes of each transaction, and the calls."""

    def __init__(self, dynamodb: Any) -> None:
        self._call = BotocoreCall(dynamodb)
        self.writes: list[int] = []
        self.operations: list[str] = []

    def __call__(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        self.operations.append(operation)
        self.writes += [len(request["TransactItems"])] if operation == "TransactWriteItems" else []
        return self._call(operation, request)


@dataclass(frozen=True)
class Table:
    call: CountingCall
    tables: Tables
    stores: Stores
    pointers: DynamoSecretPointers

    def stored_pointers(self) -> dict[str, str]:
        """The client ids, by key."""
        request = {"TableName": self.tables.clients, "ConsistentRead": True}
        items = (item for page in pages(self.call, "Scan", request) for item in page.items)
        return {item["key"]["S"]: item["client_id"]["S"] for item in items if item["key"]["S"].startswith("secret#")}


@pytest.fixture
def table(dynamodb: Any) -> Table:
    tables, call = fresh_tables(dynamodb), CountingCall(dynamodb)
    return Table(call, tables, stores_of(call, tables), DynamoSecretPointers(call, tables, SystemRandom()))


pytestmark = pytest.mark.emulator


def secret(number: int, **fields: Any) -> ClientSecret:
    made = new_client_secret(
        created_by="tests", now=NOON + timedelta(seconds=number), randomness=Random(f"secret {number}")
    )[1]
    return made._replace(credential_id=f"{number:016x}", **fields)


def keys(*clients: Client) -> dict[str, str]:
    return {secret_key(each.hash): client.client_id for client in clients for each in client.client_secrets}


def test_pointers_come_and_go_with_the_secrets(table: Table) -> None:
    """Creation of a client, rotation, expiry, deletion."""
    stores = table.stores
    first = initialize(stores)
    before = create(stores, client())
    assert keys(first, before) == table.stored_pointers()
    for change in (
        (*before.client_secrets, secret(1)),
        (secret(1, expires_at=NOON), secret(2)),
        (secret(3),),
        (),
        (secret(4),),
    ):
        stored = stores.clients.find(before.client_id)
        stores.ledger.change(stored, stored._replace(client_secrets=change), event("edit", before))
        assert keys(first, stores.clients.find(before.client_id)) == table.stored_pointers()

    stores.ledger.delete(stores.clients.find(before.client_id), event("delete", before))

    assert keys(first) == table.stored_pointers()


def test_a_client_without_pointers_can_be_changed_and_deleted(table: Table, dynamodb: Any) -> None:
    """Version 0.1.0 wrote none."""
    before = create(table.stores, client()._replace(client_secrets=(secret(1), secret(2))))
    for pointer in keys(before):
        dynamodb.delete_item(TableName=table.tables.clients, Key={"key": {"S": pointer}})

    table.stores.ledger.change(before, before._replace(client_secrets=(secret(2),)), event("edit", before))
    assert {} == table.stored_pointers()
    table.stores.ledger.delete(table.stores.clients.find(before.client_id), event("delete", before))

    assert table.stores.clients.find(before.client_id) is None


def test_the_owners_of_a_hundred_secrets_are_found_by_two_reads(table: Table) -> None:
    clients = [
        create(table.stores, client()._replace(client_secrets=tuple(secret(5 * number + each) for each in range(5))))
        for number in range(20)
    ]
    table.call.operations.clear()

    owners = table.pointers.owners([each.hash for client in clients for each in client.client_secrets])

    assert ["BatchGetItem"] * 2 == table.call.operations
    assert sorted(clients) == sorted(owners)


def test_a_pointer_without_a_client_leads_nowhere(table: Table, dynamodb: Any) -> None:
    """A rolled-back version deletes clients and leaves their pointers."""
    before = create(table.stores, client())
    dynamodb.delete_item(TableName=table.tables.clients, Key={"key": {"S": f"client#{before.client_id}"}})

    assert [] == table.pointers.owners([before.client_secrets[0].hash])
    table.call.operations.clear()
    assert ([], ["BatchGetItem"]) == (table.pointers.owners(["sha256$unknown"]), table.call.operations)


def test_the_largest_change_of_a_client_fits_into_a_transaction(table: Table) -> None:
    """Five secrets and five default trusts are replaced, and a renamed client is no longer an administrator."""
    initialize(table.stores)

    def many(first: int) -> dict[str, Any]:
        numbers = range(first, first + 5)
        return {
            "client_secrets": tuple(secret(number) for number in numbers),
            "client_keys": tuple(key(str(number)) for number in numbers),
            "trusts": tuple(
                trust(str(number), is_default=True)._replace(conditions={"/sub": (str(number),)}) for number in numbers
            ),
        }

    before = create(table.stores, holder()._replace(client_name="STRASSE", **many(0)))
    after = before._replace(client_name="GASSE", registrations={}, **many(5))
    table.stores.ledger.change(before, after, event("edit", before), catalogue_version=1)
    table.stores.ledger.delete(table.stores.clients.find(before.client_id), event("delete", before))

    assert max(table.call.writes) <= 32 < MAXIMUM_WRITES
    assert {} == {name: value for name, value in table.stored_pointers().items() if value == before.client_id}


def test_a_leak_is_reported_once(table: Table) -> None:
    before = create(table.stores, client())
    (leaked,) = before.client_secrets
    table.stores.ledger.report(leaked.hash, event("client_secret.report", before))

    for secret_hash in (leaked.hash, "sha256$unknown"):
        with pytest.raises(AlreadyReported):
            table.stores.ledger.report(secret_hash, event("client_secret.report", before))

    assert ["created", "client_secret.report"] == table.stores.actions(before.client_id)
    assert keys(before) == table.stored_pointers()
    assert consistent_get(table.call, table.tables.clients, secret_key("sha256$unknown")) is None


def test_secrets_of_older_versions_get_pointers_unless_the_client_changes_meanwhile(
    table: Table, dynamodb: Any
) -> None:
    """The function `pointers` needs all of this."""
    clients = [create(table.stores, client()) for _ in range(3)]
    for pointer in keys(*clients[:2]):
        dynamodb.delete_item(TableName=table.tables.clients, Key={"key": {"S": pointer}})
    pages = list(table.pointers.all_clients())
    assert sorted(clients) == sorted(each for page in pages for each in page)
    missing = sorted(table.pointers.missing(clients))
    assert [(each, {each.client_secrets[0].hash}) for each in sorted(clients[:2])] == missing
    table.stores.ledger.change(missing[1][0], missing[1][0]._replace(description="x"), event("edit", clients[1]))

    table.pointers.write(*missing[0])
    with pytest.raises(ClientChanged):
        table.pointers.write(*missing[1])

    assert keys(missing[0][0], clients[2]) == table.stored_pointers()
    assert [missing[0][0]] == table.pointers.clients([missing[0][0].client_id, "absent"])


def test_a_scan_continues_after_a_client(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each client is in one page only."""
    monkeypatch.setattr(secret_pointers, "ITEMS_PER_PAGE", 2)
    clients = [create(table.stores, client()) for _ in range(4)]
    first = next(page for page in table.pointers.all_clients() if page)

    rest = [each for page in table.pointers.all_clients(first[-1].client_id) for each in page]

    assert sorted(clients) == sorted([*first, *rest])


GOOD: dict[str, Any] = {
    "Responses": {"t": [{"key": {"S": "a"}}]},
    "UnprocessedKeys": {},
}


@pytest.mark.parametrize(
    "response",
    [
        {},
        {name: value for name, value in GOOD.items() if name != "UnprocessedKeys"},
        {name: value for name, value in GOOD.items() if name != "Responses"},
        {**GOOD, "Responses": {}},
        {**GOOD, "Responses": {"other": []}},
        {**GOOD, "Responses": {}, "UnprocessedKeys": {"t": {"Keys": [{"key": {"S": "b"}}]}}},
        {**GOOD, "Responses": {"t": [{"key": {"S": "c"}}]}},
        {**GOOD, "Responses": {"t": [{"key": {"S": "a"}, "x": 1}]}},
        {**GOOD, "Responses": {"t": ["a"]}},
        {**GOOD, "Responses": {"t": None}},
        {**GOOD, "UnprocessedKeys": {"t": {}}},
        {**GOOD, "UnprocessedKeys": {"t": {"Keys": [{"key": {"S": "c"}}]}}},
        # Never processed, however often it is asked for.
        {**GOOD, "Responses": {}, "UnprocessedKeys": {"t": {"Keys": [{"key": {"S": "a"}}, {"key": {"S": "b"}}]}}},
    ],
)
def test_absence_is_believed_only_in_a_complete_answer(response: dict[str, Any]) -> None:
    """F4: an empty, cut or foreign answer looks like "no such item"."""
    assert {"a": {"key": {"S": "a"}}} == consistent_batch_get(lambda *_: GOOD, "t", ["a", "b"])
    with pytest.raises(StoreUnavailable):
        consistent_batch_get(lambda *_: response, "t", ["a", "b"])


def test_keys_that_were_not_processed_are_read_again() -> None:
    """BatchGetItem processes 16 MB at a time."""
    asked = []

    def call(_operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        names = [each["key"]["S"] for each in request["RequestItems"]["t"]["Keys"]]
        asked.append(names)
        rest = {"t": {"Keys": [{"key": {"S": name}} for name in names[1:]]}} if names[1:] else {}
        return {**GOOD, "Responses": {"t": [{"key": {"S": names[0]}}]}, "UnprocessedKeys": rest}

    assert {"a", "b", "c"} == consistent_batch_get(call, "t", ["c", "b", "a"]).keys()
    assert [["a", "b", "c"], ["b", "c"], ["c"]] == asked
