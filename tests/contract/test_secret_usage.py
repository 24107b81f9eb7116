"""When a secret was last used: once an hour, no edit, and never at the price of a token."""

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


def test_the_use_of_a_secret_is_noted_with_the_secret_and_its_client(stores: Stores) -> None:
    """Design: lastUsedAt."""
    made = _created(stores)

    stores.usage.record(_authenticated(made), NOON)

    stored = stores.clients.find(made.client_id)
    assert (NOON, NOON) == (stored.last_used_at, stored.client_secrets[0].last_used_at)


def test_being_used_is_no_edit(stores: Stores) -> None:
    """The version stays, nothing else changes, and no event is written."""
    made = _created(stores)

    stores.usage.record(_authenticated(made), NOON)

    stored = stores.clients.find(made.client_id)
    unused = stored.client_secrets[0]._replace(last_used_at=None)
    assert made == stored._replace(last_used_at=None, client_secrets=(unused,))
    assert ["created"] == stores.actions(made.client_id)


@pytest.mark.parametrize(("minutes", "is_noted"), [(0, False), (59, False), (60, True), (600, True)])
def test_a_use_is_noted_once_an_hour(stores: Stores, minutes: int, is_noted: bool) -> None:
    """Design: at most one write per secret and hour."""
    made = _created(stores)
    stores.usage.record(_authenticated(made), NOON)
    later = NOON + timedelta(minutes=minutes)
    read_again = stores.clients.find(made.client_id)

    stores.usage.record(_authenticated(read_again), later)

    assert (later if is_noted else NOON) == stores.clients.find(made.client_id).last_used_at


def test_each_secret_has_a_use_of_its_own(stores: Stores) -> None:
    """So that an old one can be removed without fear."""
    made = _created(stores)
    _, second = new_client_secret(created_by="tests", now=NOON + timedelta(seconds=1), randomness=Random(3))
    both = made._replace(client_secrets=(*made.client_secrets, second))
    stores.ledger.change(made, both, event("edit", made))

    stores.usage.record(_authenticated(both, 1), NOON)

    stored = stores.clients.find(made.client_id)
    assert [None, NOON] == [kept.last_used_at for kept in stored.client_secrets]


def test_a_use_that_is_noted_while_a_client_is_edited_survives(stores: Stores) -> None:
    """A change writes only what differs."""
    before = _created(stores)
    _, second = new_client_secret(created_by="tests", now=NOON + timedelta(seconds=1), randomness=Random(3))
    stores.usage.record(_authenticated(before), NOON)

    after = before._replace(description="edited", client_secrets=(*before.client_secrets, second))
    stores.ledger.change(before, after, event("edit", before))

    stored = stores.clients.find(before.client_id)
    assert ("edited", NOON, [NOON, None]) == (
        stored.description,
        stored.last_used_at,
        [kept.last_used_at for kept in stored.client_secrets],
    )


def test_an_edit_succeeds_under_the_version_that_was_read_before_the_use(stores: Stores) -> None:
    """An administrator is not told that somebody else changed the client."""
    before = _created(stores)
    stores.usage.record(_authenticated(before), NOON)

    stores.ledger.change(before, before._replace(description="edited"), event("edit", before))

    assert 2 == stores.clients.find(before.client_id).version


def test_a_secret_that_was_removed_meanwhile_does_not_come_back(stores: Stores) -> None:
    """As a stump without a hash."""
    before = _created(stores)
    stores.ledger.change(before, before._replace(client_secrets=()), event("edit", before))

    stores.usage.record(_authenticated(before), NOON)

    stored = stores.clients.find(before.client_id)
    assert ((), None) == (stored.client_secrets, stored.last_used_at)


def test_a_client_that_is_not_there_does_not_come_into_being(stores: Stores) -> None:
    """It was deleted meanwhile."""
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
def test_a_failure_is_swallowed_and_not_repeated(stub: Stub, answer: Answer) -> None:
    """Design: capped, its failure ignored. A longer cap than in production lets a busy machine send the call."""
    made = client()
    stub.answers(answer)
    usage = DynamoCredentialUsage(_brief_call(), "clients")

    usage.record(_authenticated(made), NOON)

    assert ["UpdateItem"] == stub.operations()


@cache
def _brief_call() -> Call:
    return BotocoreCall(Connections("eu-central-1").client("dynamodb", Timeouts(connect=2, read=0.5, retries=0)))


def _authenticated(client: Client, number: int = 0) -> AuthenticatedClient:
    """By which of its secrets."""
    return AuthenticatedClient(client, client.client_secrets[number].credential_id)


def _created(stores: Stores) -> Client:
    made = client()
    stores.ledger.create(made, event("created", made))
    return made
