"""The AWS adapters: how they read, and which responses they accept."""

import json
from functools import cache
from random import SystemRandom
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
from tests.contract.stub import Answer, Request, Stub, forward
from tests.fakes.memory_wiring import ring

IMPATIENT = Timeouts(connect=0.4, read=0.4, retries=0)
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
    "slow": Answer(after=0.8),
    "a fault": Answer(b'{"__type":"InternalServerError"}', 500),
    "HTML with 503": Answer(b"<html>", 503, "text/html"),
    "throttled": Answer(b'{"__type":"ProvisionedThroughputExceededException"}', 400),
    "forbidden": Answer(b'{"__type":"AccessDeniedException"}', 400),
    "no such table": Answer(b'{"__type":"ResourceNotFoundException"}', 400),
    "a redirect": Answer(b"", 302),
}


def test_a_complete_response_without_an_item_means_not_found(stub: Stub) -> None:
    """Only DynamoDB's own responses have the consumed capacity."""
    stub.answers(Answer(json.dumps(ABSENT).encode()))

    assert _read("client") is None


@pytest.mark.parametrize("answer", NOT_AN_ANSWER.values(), ids=NOT_AN_ANSWER)
@pytest.mark.parametrize("kind", ["client", "catalogue"])
def test_an_incomplete_response_raises_store_unavailable(stub: Stub, answer: Answer, kind: str) -> None:
    """SDKs take a garbled 200 for "no such item". We answer 503, not 401."""
    stub.answers(answer)

    with pytest.raises(StoreUnavailable):
        _read(kind)


@pytest.mark.parametrize("answer", TROUBLE.values(), ids=TROUBLE)
@pytest.mark.parametrize("kind", ["client", "catalogue", "key ring", "credential"])
def test_a_transport_error_raises_store_unavailable(stub: Stub, answer: Answer, kind: str) -> None:
    """The answer is 503, not 401."""
    stub.answers(answer)

    with pytest.raises(StoreUnavailable):
        _read(kind)


@pytest.mark.parametrize("answer", [*NOT_AN_ANSWER.values()], ids=NOT_AN_ANSWER)
@pytest.mark.parametrize("kind", ["key ring", "credential"])
def test_a_secret_without_text_raises_store_unavailable(stub: Stub, answer: Answer, kind: str) -> None:
    """After a garbled 200, bootstrap must not create another key ring."""
    stub.answers(answer)

    with pytest.raises(StoreUnavailable):
        _read(kind)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"wws_x"', "{}", '{"client_id":"a"}', '{"format":2,"keys":[]}']
)
@pytest.mark.parametrize("kind", ["key ring", "credential"])
def test_a_secret_with_malformed_content_raises_store_unavailable(stub: Stub, text: str, kind: str) -> None:
    """The error does not repeat the content."""
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
def test_a_malformed_item_raises_store_unavailable(stub: Stub, item: dict[str, Any], kind: str) -> None:
    """A later version or other software may have written the item."""
    stub.answers(Answer(json.dumps({**ABSENT, "Item": item}).encode()))

    with pytest.raises(StoreUnavailable):
        _read(kind)


@pytest.mark.parametrize("kind", ["client", "catalogue"])
def test_a_read_is_consistent_and_requests_the_consumed_capacity(stub: Stub, kind: str) -> None:
    """The consumed capacity shows that DynamoDB sent the response."""
    stub.answers(Answer(json.dumps(ABSENT).encode()))

    _read(kind)

    (request,) = stub.requests
    assert ("GetItem", True, "TOTAL") == (
        request.operation,
        request.body["ConsistentRead"],
        request.body["ReturnConsumedCapacity"],
    )


def test_a_dropped_connection_is_retried(stub: Stub) -> None:
    """botocore's mode `legacy`, two retries."""
    stub.answers(Answer(drops=True), Answer(b"", 500), Answer(json.dumps(ABSENT).encode()))
    persistent = _call("dynamodb", IMPATIENT._replace(retries=2))

    assert DynamoClientReader(persistent, "clients").find("nobody") is None
    assert ["GetItem"] * 3 == stub.operations()


def test_a_response_with_a_wrong_checksum_is_retried(stub: Stub) -> None:
    """In mode `standard`, botocore returns it as a success after its last attempt."""
    connection = Connections("eu-central-1").client("dynamodb", IMPATIENT)

    assert "legacy" == connection.meta.config.retries["mode"]


def test_the_first_version_of_a_secret_has_a_fixed_token(stub: Stub) -> None:
    """Of two concurrent bootstraps, Secrets Manager accepts the first and refuses other content from the second."""
    stub.answers(Answer(b'{"__type":"ResourceExistsException"}', 400))
    secretsmanager = _call("secretsmanager")

    KeyRingSecret(secretsmanager, "key-ring").fill(ring())
    AdministratorSecret(secretsmanager, "administrator").fill(AdministratorCredential("a", "b"))

    assert [FIRST_RING, FIRST_CREDENTIAL] == [request.body["ClientRequestToken"] for request in stub.requests]


def test_a_missing_secret_raises_store_unavailable(stub: Stub) -> None:
    """Secrets Manager answers the same for a missing secret and an empty one. Only the empty one is no error."""
    stub.answers(Answer(b'{"__type":"ResourceNotFoundException"}', 400))

    with pytest.raises(StoreUnavailable):
        _read("key ring")
    assert ["GetSecretValue", "DescribeSecret"] == stub.operations()


def test_a_secret_without_a_value_is_empty(stub: Stub) -> None:
    """AWS describes the secret, but finds no value."""
    stub.answers(Answer(b'{"__type":"ResourceNotFoundException"}', 400), Answer(b'{"Name":"key-ring"}'))

    assert _read("key ring") is None


def test_a_failure_is_reported_by_its_code_without_the_message_of_aws(stub: Stub) -> None:
    """AWS's message could quote the request."""
    stub.answers(Answer(b'{"__type":"AccessDeniedException","message":"User wws_x may not"}', 400))

    with pytest.raises(StoreUnavailable) as raised:
        _read("client")

    assert "GetItem: AccessDeniedException" == raised.value.detail


@pytest.mark.emulator
def test_a_write_whose_response_was_lost_is_retried_with_its_token_and_applied_once(
    emulators: Emulators, stub: Stub
) -> None:
    """The retry must not report that the id is taken. Otherwise nobody would get the new secret."""
    new = client()
    lost_answers: list[Request] = []

    def lose_the_first_answer(request: Request) -> Answer:
        answer = forward(request, emulators.dynamodb_endpoint)
        if request.operation == "TransactWriteItems" and not lost_answers:
            lost_answers.append(request)
            return Answer(drops=True)
        return answer

    stub.behave = lose_the_first_answer
    behind = Connections(emulators.region).client("dynamodb", Timeouts(2, 10, retries=2))
    tables, call = fresh_tables(behind), BotocoreCall(behind)

    DynamoAdministrationLedger(call, tables, SystemRandom()).create(new, event("api_client.create", new))

    writes = [
        request.body["ClientRequestToken"] for request in stub.requests if request.operation == "TransactWriteItems"
    ]
    stores = stores_of(call, tables)
    assert (2, 1) == (len(writes), len(set(writes)))
    assert new == stores.clients.find(new.client_id)
    assert ["api_client.create"] == stores.actions(new.client_id)


@cache
def _call(service: str, timeouts: Timeouts = IMPATIENT) -> Call:
    """A call to the stub. It is cached, because the stub has one address for the whole run."""
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
