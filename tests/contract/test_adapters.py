"""What only the real adapters do: how a security read is asked for, and what is believed of an answer."""

import json
from functools import cache
from random import Random
from typing import Any

import pytest

from chalicelib.administration.administrator_credential import AdministratorCredential
from chalicelib.aws.administration_ledger import DynamoAdministrationLedger
from chalicelib.aws.administrator_secret import FIRST_VERSION as FIRST_CREDENTIAL
from chalicelib.aws.administrator_secret import AdministratorSecret
from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.call import Call, Timeouts
from chalicelib.aws.catalogue_store import DynamoCatalogueStore
from chalicelib.aws.client_reader import DynamoClientReader
from chalicelib.aws.connections import Connections
from chalicelib.aws.key_ring_secret import FIRST_VERSION as FIRST_RING
from chalicelib.aws.key_ring_secret import KeyRingSecret
from chalicelib.store_errors import StoreUnavailable
from infra.local.emulators import Emulators
from tests.contract.clients import ISSUER, client, event
from tests.contract.conftest import fresh_tables, stores_of
from tests.contract.stub import Answer, Asked, Stub, forwarded
from tests.fakes.memory_wiring import ring

IMPATIENT = Timeouts(connect=0.2, read=0.2, retries=0)
ABSENT = {"ConsumedCapacity": {"TableName": "clients", "CapacityUnits": 0.5}}
NOT_AN_ANSWER = {
    "empty": Answer(b""),
    "an empty object": Answer(b"{}"),
    "HTML": Answer(b"<html><body>It works!</body></html>", content_type="text/html"),
    "truncated": Answer(b'{"ConsumedCapacity":{"TableName":"cli'),
    "null": Answer(b"null"),
    "a list": Answer(b"[]"),
    "capacity of another kind": Answer(b'{"ConsumedCapacity":"1"}'),
    "capacity without units": Answer(b'{"ConsumedCapacity":{"TableName":"clients"}}'),
    "a message": Answer(b'{"message":"Forbidden"}'),
}
TROUBLE = {
    "dropped": Answer(drops=True),
    "slow": Answer(after=0.5),
    "a fault": Answer(b'{"__type":"InternalServerError"}', 500),
    "HTML with 503": Answer(b"<html>", 503, "text/html"),
    "throttled": Answer(b'{"__type":"ProvisionedThroughputExceededException"}', 400),
    "forbidden": Answer(b'{"__type":"AccessDeniedException"}', 400),
    "no such table": Answer(b'{"__type":"ResourceNotFoundException"}', 400),
    "gone to another place": Answer(b"", 302),
}


def test_absence_is_believed_when_it_is_said_in_full(stub: Stub) -> None:
    """Consumed capacity is what only DynamoDB says."""
    stub.answers(Answer(json.dumps(ABSENT).encode()))

    assert _read("client") is None


@pytest.mark.parametrize("answer", NOT_AN_ANSWER.values(), ids=NOT_AN_ANSWER)
@pytest.mark.parametrize("kind", ["client", "catalogue"])
def test_an_answer_that_is_none_is_trouble_of_ours(stub: Stub, answer: Answer, kind: str) -> None:
    """A garbled 200 reads as "no such item" in every SDK: 503, never 401."""
    stub.answers(answer)

    with pytest.raises(StoreUnavailable):
        _read(kind)


@pytest.mark.parametrize("answer", TROUBLE.values(), ids=TROUBLE)
@pytest.mark.parametrize("kind", ["client", "catalogue", "key ring", "credential"])
def test_trouble_on_the_way_is_trouble_of_ours(stub: Stub, answer: Answer, kind: str) -> None:
    """503, never 401."""
    stub.answers(answer)

    with pytest.raises(StoreUnavailable):
        _read(kind)


@pytest.mark.parametrize("answer", [*NOT_AN_ANSWER.values()], ids=NOT_AN_ANSWER)
@pytest.mark.parametrize("kind", ["key ring", "credential"])
def test_a_secret_without_text_is_trouble_of_ours(stub: Stub, answer: Answer, kind: str) -> None:
    """A garbled 200 must not have bootstrap make another key ring."""
    stub.answers(answer)

    with pytest.raises(StoreUnavailable):
        _read(kind)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"wws_x"', "{}", '{"client_id":"a"}', '{"format":2,"keys":[]}']
)
@pytest.mark.parametrize("kind", ["key ring", "credential"])
def test_a_secret_of_another_content_is_trouble_of_ours(stub: Stub, text: str, kind: str) -> None:
    """And what it holds is not repeated."""
    stub.answers(Answer(json.dumps({"VersionId": "v", "SecretString": text}).encode()))

    with pytest.raises(StoreUnavailable) as raised:
        _read(kind)

    assert "wws_x" not in raised.value.detail
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"key": {"S": "client#somebody"}},
        {"key": {"S": "client#nobody"}},
        {"key": {"S": "catalogue"}, "version": {"N": "1"}, "document": {"S": "{}"}},
        {"key": {"S": "catalogue"}, "version": {"N": "1"}, "document": {"S": '{"format":2}'}},
        {"key": {"N": "1"}},
        {"another": {"S": "x"}},
    ],
)
@pytest.mark.parametrize("kind", ["client", "catalogue"])
def test_an_item_that_cannot_be_read_is_trouble_of_ours(stub: Stub, item: dict[str, Any], kind: str) -> None:
    """Written by a later version, or not by us."""
    stub.answers(Answer(json.dumps({**ABSENT, "Item": item}).encode()))

    with pytest.raises(StoreUnavailable):
        _read(kind)


@pytest.mark.parametrize("kind", ["client", "catalogue"])
def test_a_security_read_is_consistent_and_asks_for_its_capacity(stub: Stub, kind: str) -> None:
    """Design: "What is kept"."""
    stub.answers(Answer(json.dumps(ABSENT).encode()))

    _read(kind)

    (asked,) = stub.asked
    assert ("GetItem", True, "TOTAL") == (
        asked.operation,
        asked.body["ConsistentRead"],
        asked.body["ReturnConsumedCapacity"],
    )


def test_what_was_dropped_is_asked_for_again(stub: Stub) -> None:
    """botocore's mode `legacy`, two retries."""
    stub.answers(Answer(drops=True), Answer(b"", 500), Answer(json.dumps(ABSENT).encode()))
    persistent = _call("dynamodb", IMPATIENT._replace(retries=2))

    assert DynamoClientReader(persistent, "clients").find("nobody") is None
    assert ["GetItem"] * 3 == stub.operations()


def test_what_does_not_fit_its_checksum_is_asked_for_again(stub: Stub) -> None:
    """In mode `standard` botocore hands it out as a success after its last try."""
    connection = Connections("eu-central-1").client("dynamodb", IMPATIENT)

    assert "legacy" == connection.meta.config.retries["mode"]


def test_the_first_version_of_a_secret_has_one_token_for_all(stub: Stub) -> None:
    """Two bootstraps at once: Secrets Manager takes the first and refuses a second with other content."""
    stub.answers(Answer(b'{"__type":"ResourceExistsException"}', 400))
    secretsmanager = _call("secretsmanager")

    KeyRingSecret(secretsmanager, "key-ring").fill(ring())
    AdministratorSecret(secretsmanager, "administrator").fill(AdministratorCredential("a", "b"))

    assert [FIRST_RING, FIRST_CREDENTIAL] == [asked.body["ClientRequestToken"] for asked in stub.asked]


def test_a_secret_that_is_not_there_at_all_is_trouble_of_ours(stub: Stub) -> None:
    """Only one that exists and was never filled is empty; Secrets Manager answers alike for both."""
    stub.answers(Answer(b'{"__type":"ResourceNotFoundException"}', 400))

    with pytest.raises(StoreUnavailable):
        _read("key ring")
    assert ["GetSecretValue", "DescribeSecret"] == stub.operations()


def test_a_secret_that_was_never_filled_is_empty(stub: Stub) -> None:
    """As AWS says it: the secret is described, its value is not found."""
    stub.answers(Answer(b'{"__type":"ResourceNotFoundException"}', 400), Answer(b'{"Name":"key-ring"}'))

    assert _read("key ring") is None


def test_a_failure_is_reported_by_its_code_and_not_in_aws_words(stub: Stub) -> None:
    """They could quote what was sent."""
    stub.answers(Answer(b'{"__type":"AccessDeniedException","message":"User wws_x may not"}', 400))

    with pytest.raises(StoreUnavailable) as raised:
        _read("client")

    assert "GetItem: AccessDeniedException" == raised.value.detail


@pytest.mark.emulator
def test_a_write_whose_answer_was_lost_is_repeated_with_its_token_and_done_once(
    emulators: Emulators, stub: Stub
) -> None:
    """Not told that the id is taken, by itself: the secret would be lost for ever."""
    made = client()
    lost: list[Asked] = []

    def lose_the_first_answer(asked: Asked) -> Answer:
        answer = forwarded(asked, emulators.dynamodb_endpoint)
        if asked.operation == "TransactWriteItems" and not lost:
            lost.append(asked)
            return Answer(drops=True)
        return answer

    stub.behave = lose_the_first_answer
    behind = Connections(emulators.region).client("dynamodb", Timeouts(2, 10, retries=2))
    tables, call = fresh_tables(behind), BotocoreCall(behind)

    DynamoAdministrationLedger(call, tables, Random(5)).create(made, event("api_client.create", made))

    writes = [asked.body["ClientRequestToken"] for asked in stub.asked if asked.operation == "TransactWriteItems"]
    stores = stores_of(call, tables)
    assert (2, 1) == (len(writes), len(set(writes)))
    assert made == stores.clients.find(made.client_id)
    assert ["api_client.create"] == stores.actions(made.client_id)


@cache
def _call(service: str, timeouts: Timeouts = IMPATIENT) -> Call:
    """To the stub, which has one address for the whole run."""
    return BotocoreCall(Connections("eu-central-1").client(service, timeouts))


def _read(kind: str) -> object:
    if kind == "client":
        return DynamoClientReader(_call("dynamodb"), "clients").find("nobody")
    if kind == "catalogue":
        return DynamoCatalogueStore(_call("dynamodb"), "clients", ISSUER).find()
    secretsmanager = _call("secretsmanager")
    if kind == "key ring":
        return KeyRingSecret(secretsmanager, "key-ring").find()
    return AdministratorSecret(secretsmanager, "administrator").find()
