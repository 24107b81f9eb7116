"""The last use of a secret is stored at most once per hour. It is no edit, and its failure does not fail a token."""

from datetime import timedelta
from functools import cache
from random import Random

import pytest

from chalicelib.administration.registration import new_client_secret
from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.call import Call, Timeouts
from chalicelib.aws.connections import Connections
from chalicelib.aws.credential_usage import DynamoCredentialUsage
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication import AuthenticatedClient
from tests.contract.clients import Stores, client, event
from tests.contract.stub import Answer, Stub
from tests.fakes.memory import NOON


def test_a_use_is_recorded_for_the_secret_and_its_client(stores: Stores) -> None:
    """The API returns it as lastUsedAt."""
    new = _create(stores)

    stores.usage.record(_authenticated(new), NOON)

    stored = stores.clients.find(new.client_id)
    assert (NOON, NOON) == (stored.last_used_at, stored.client_secrets[0].last_used_at)


def test_recording_a_use_is_no_edit(stores: Stores) -> None:
    """The version and all other fields are unchanged, and no event is written."""
    new = _create(stores)

    stores.usage.record(_authenticated(new), NOON)

    stored = stores.clients.find(new.client_id)
    unused = stored.client_secrets[0]._replace(last_used_at=None)
    assert new == stored._replace(last_used_at=None, client_secrets=(unused,))
    assert ["created"] == stores.actions(new.client_id)


@pytest.mark.parametrize(("minutes", "is_noted"), [(0, False), (59, False), (60, True), (600, True)])
def test_a_use_is_recorded_once_an_hour(stores: Stores, minutes: int, is_noted: bool) -> None:
    """There is at most one write per secret and hour."""
    new = _create(stores)
    stores.usage.record(_authenticated(new), NOON)
    later = NOON + timedelta(minutes=minutes)
    read_again = stores.clients.find(new.client_id)

    stores.usage.record(_authenticated(read_again), later)

    assert (later if is_noted else NOON) == stores.clients.find(new.client_id).last_used_at


def test_each_secret_has_its_own_last_use(stores: Stores) -> None:
    """An administrator can see that a secret is no longer used, and remove it."""
    new = _create(stores)
    _, second = new_client_secret(created_by="tests", now=NOON + timedelta(seconds=1), randomness=Random(3))
    both = new._replace(client_secrets=(*new.client_secrets, second))
    stores.ledger.change(new, both, event("edit", new))

    stores.usage.record(_authenticated(both, 1), NOON)

    stored = stores.clients.find(new.client_id)
    assert [None, NOON] == [secret.last_used_at for secret in stored.client_secrets]


def test_a_use_recorded_during_an_edit_is_not_lost(stores: Stores) -> None:
    """A change writes only the attributes that differ."""
    before = _create(stores)
    _, second = new_client_secret(created_by="tests", now=NOON + timedelta(seconds=1), randomness=Random(3))
    stores.usage.record(_authenticated(before), NOON)

    after = before._replace(description="edited", client_secrets=(*before.client_secrets, second))
    stores.ledger.change(before, after, event("edit", before))

    stored = stores.clients.find(before.client_id)
    assert ("edited", NOON, [NOON, None]) == (
        stored.description,
        stored.last_used_at,
        [secret.last_used_at for secret in stored.client_secrets],
    )


def test_recording_a_use_does_not_cause_a_conflict(stores: Stores) -> None:
    """Otherwise, an administrator would get a conflict without a concurrent edit."""
    before = _create(stores)
    stores.usage.record(_authenticated(before), NOON)

    stores.ledger.change(before, before._replace(description="edited"), event("edit", before))

    assert 2 == stores.clients.find(before.client_id).version


def test_recording_a_use_does_not_restore_a_removed_secret(stores: Stores) -> None:
    """A write without a condition would create a secret without a hash."""
    before = _create(stores)
    stores.ledger.change(before, before._replace(client_secrets=()), event("edit", before))

    stores.usage.record(_authenticated(before), NOON)

    stored = stores.clients.find(before.client_id)
    assert ((), None) == (stored.client_secrets, stored.last_used_at)


def test_recording_a_use_does_not_create_a_client(stores: Stores) -> None:
    """It was deleted concurrently."""
    ghost = client()

    stores.usage.record(_authenticated(ghost), NOON)

    assert stores.clients.find(ghost.client_id) is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer(drops=True),
        Answer(after=1),
        Answer(b"<html>", 500, "text/html"),
        Answer(b'{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}', 400),
        Answer(b'{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}', 400),
        Answer(b"<html>", 200, "text/html"),
    ],
    ids=["dropped", "slow", "fault", "throttled", "no table", "garbled"],
)
def test_a_failed_record_of_a_use_is_ignored_and_not_retried(stub: Stub, answer: Answer) -> None:
    """The timeout is longer than in production, so that a busy machine can send the call."""
    new = client()
    stub.answers(answer)
    usage = DynamoCredentialUsage(_brief_call(), "clients")

    usage.record(_authenticated(new), NOON)

    assert ["UpdateItem"] == stub.operations()


@cache
def _brief_call() -> Call:
    return BotocoreCall(Connections("eu-central-1").client("dynamodb", Timeouts(connect=2, read=0.5, retries=0)))


def _authenticated(client: Client, number: int = 0) -> AuthenticatedClient:
    """`number` is the index of the secret."""
    return AuthenticatedClient(client, client.client_secrets[number].credential_id)


def _create(stores: Stores) -> Client:
    new = client()
    stores.ledger.create(new, event("created", new))
    return new
