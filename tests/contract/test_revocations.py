"""The entry of the revocation feed is written with the change, or neither is."""

from datetime import timedelta
from random import SystemRandom
from typing import Any

import pytest

from chalicelib.administration.errors import ChangeRefused
from chalicelib.administration.token_revocation import with_removals_listed, with_tokens_revoked
from chalicelib.aws.administration_ledger import DynamoAdministrationLedger
from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.revocation_items import DynamoRevocations
from chalicelib.aws.tables import Tables
from chalicelib.oauth.client import Client
from chalicelib.store_errors import StoreUnavailable
from tests.contract.clients import Stores, catalogue, client, event
from tests.contract.conftest import fresh_tables
from tests.fakes.memory import NOON
from tests.fakes.recorded_call import RecordedCall

DAY = 86_400


def stored(stores: Stores, **fields: Any) -> Client:
    one = client(**fields)
    stores.ledger.create(one, event("api_client.create", one))
    return one


def change(stores: Stores, before: Client, after: Client) -> None:
    stores.ledger.change(before, after, event("api_client.edit", before))


def test_revoked_tokens_are_an_entry_of_the_client(stores: Stores) -> None:
    one = stored(stores)
    change(stores, one, with_tokens_revoked(one, NOON))

    (entry,) = stores.revocations.entries(NOON)
    assert (one.client_id, int(NOON.timestamp()) + 1) == (entry.client_id, entry.valid_from)


def test_a_removed_credential_is_an_entry_and_stays_in_the_client(stores: Stores) -> None:
    one = stored(stores)
    secret = one.client_secrets[0].credential_id
    change(stores, one, with_removals_listed(one, one._replace(client_secrets=()), NOON))

    (entry,) = stores.revocations.entries(NOON)
    forget_at = {secret: int(NOON.timestamp()) + DAY + 61}
    assert (forget_at, 0) == (entry.credentials, entry.valid_from)
    assert forget_at == stores.clients.find(one.client_id).removed_credentials


def test_a_deletion_is_an_entry(stores: Stores) -> None:
    one = stored(stores)
    stores.ledger.delete(one, event("api_client.delete", one))

    assert [one.client_id] == [entry.client_id for entry in stores.revocations.entries(NOON)]


def test_a_later_entry_of_a_client_has_all_that_is_revoked(stores: Stores) -> None:
    one = stored(stores)
    revoked = with_tokens_revoked(one, NOON)
    change(stores, one, revoked)
    secretless = with_removals_listed(revoked, revoked._replace(client_secrets=()), NOON)
    change(stores, one._replace(version=2, tokens_valid_from=revoked.tokens_valid_from), secretless)

    (entry,) = stores.revocations.entries(NOON)
    assert (int(NOON.timestamp()) + 1, 1) == (entry.valid_from, len(entry.credentials))


def test_an_epoch_and_a_leaked_key_are_entries(stores: Stores) -> None:
    one, first = client("api_client_grant"), catalogue()
    stores.ledger.initialize(first, one, event("server.bootstrap", one))
    second = stores.ledger.change_catalogue(
        first, first._replace(epoch=NOON), event("catalogue.restored", one), leaked_kids=["the-kid"]
    )
    stores.ledger.change_catalogue(second, second._replace(ring_version=3), event("key_ring.rotate", one))

    entries = {entry.key: entry for entry in stores.revocations.entries(NOON)}
    assert {"epoch", "kid#the-kid"} == entries.keys()
    assert int(NOON.timestamp()) == entries["epoch"].epoch
    assert {"the-kid"} == entries["kid#the-kid"].kids.keys()


def test_a_refused_change_leaves_no_entry(stores: Stores) -> None:
    one = stored(stores)
    old = one._replace(version=7)

    with pytest.raises(ChangeRefused):
        change(stores, old, with_tokens_revoked(old, NOON))
    with pytest.raises(ChangeRefused):
        stores.ledger.delete(old, event("api_client.delete", old))
    assert [] == stores.revocations.entries(NOON)


def test_other_changes_leave_no_entry(stores: Stores) -> None:
    one = stored(stores)
    change(stores, one, one._replace(description="More"))

    assert [] == stores.revocations.entries(NOON)


def test_an_entry_is_forgotten(stores: Stores) -> None:
    """DynamoDB deletes the item some time later, so its age is compared too."""
    one = stored(stores)
    change(stores, one, with_tokens_revoked(one, NOON))
    end = NOON + timedelta(seconds=DAY + 61)

    assert [1, 0] == [len(stores.revocations.entries(now)) for now in (end - timedelta(seconds=1), end)]


def test_without_a_table_nothing_is_written(randomness: SystemRandom) -> None:
    """The feed is switched off."""
    call = RecordedCall()
    one = client()
    ledger = DynamoAdministrationLedger(call, Tables("clients", "audit"), randomness)

    ledger.change(one, with_tokens_revoked(one, NOON), event("api_client.edit", one))
    assert {"clients", "audit"} == tables_of(call)


def tables_of(call: RecordedCall) -> set[str]:
    writes = [write for request in call.requests for write in request.get("TransactItems", ())]
    return {content["TableName"] for write in writes for content in write.values()}


@pytest.mark.emulator
def test_entries_of_several_pages_are_read_and_too_many_are_no_feed(dynamodb: Any) -> None:
    """A feed without some entries would revive tokens."""
    table = fresh_tables(dynamodb).revocations
    revocations = DynamoRevocations(BotocoreCall(dynamodb), table)

    def put(number: int) -> None:
        item = {
            "feed": {"S": "revocations"},
            "entry": {"S": f"client#{number}#1"},
            "expires_on": {"N": "9999999999"},
            "document": {"S": '{"at":1,"client_id":"' + "x" * 380_000 + '"}'},
        }
        dynamodb.put_item(TableName=table, Item=item)

    for number in range(5):
        put(number)
    assert 5 == len(revocations.entries(NOON))
    for number in range(5, 14):
        put(number)
    with pytest.raises(StoreUnavailable, match="more revocations"):
        revocations.entries(NOON)


@pytest.mark.parametrize(
    "change",
    [{"document": {"S": "{"}}, {"document": {"S": '{"strange": 1}'}}, {"expires_on": {"S": "1"}}, {"entry": {}}],
    ids=str,
)
def test_a_malformed_entry_is_no_feed(change: dict[str, Any]) -> None:
    item = {"feed": {"S": "revocations"}, "entry": {"S": "epoch"}, "expires_on": {"N": "1"}, "document": {"S": "{}"}}

    def call(_operation: str, _request: Any) -> dict[str, Any]:
        return {"Items": [{**item, **change}], "ConsumedCapacity": {"CapacityUnits": 0.5}}

    with pytest.raises(StoreUnavailable):
        DynamoRevocations(call, "revocations").entries(NOON)
