"""aws.call.Call: the behaviour that both implementations share."""

import json
import random
import time
import zlib
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.aws.call import CallRefused, Timeouts
from chalicelib.aws.deadline import deadline_in
from chalicelib.store_errors import StoreUnavailable
from infra.local.emulators import Emulators
from tests.contract.calls import BOTH, IMPATIENT, OPERATIONS, PERSISTENT, call_of
from tests.contract.stub import Answer, Stub

CODE = "com.amazonaws.dynamodb.v20120810#"
TEMPORARY = {
    "throughput": Answer(b'{"__type":"%bProvisionedThroughputExceededException"}' % CODE.encode(), 400),
    "throttled": Answer(b'{"__type":"ThrottlingException"}', 400),
    "too many": Answer(b"{}", 429),
    "fault": Answer(b'{"__type":"InternalServerError"}', 500),
    "bad gateway": Answer(b"<html>", 502, "text/html"),
    "unavailable": Answer(b"<html>", 503, "text/html"),
    "timeout": Answer(b"", 504),
    "dropped": Answer(drops=True),
    "slow": Answer(after=1.0),
}
# Each with the code in the log.
FINAL = {
    "expired": (Answer(b'{"__type":"ExpiredTokenException","message":"secret"}', 400), "ExpiredTokenException"),
    "skewed": (Answer(b'{"__type":"com.x#RequestTimeTooSkewed:http://x"}', 403), "RequestTimeTooSkewed"),
    "signature": (Answer(b'{"__type":"InvalidSignatureException"}', 400), "InvalidSignatureException"),
    "denied": (Answer(b'{"__type":"AccessDeniedException"}', 400), "AccessDeniedException"),
    "limit": (Answer(b'{"__type":"RequestLimitExceeded"}', 400), "RequestLimitExceeded"),
    "HTML": (Answer(b"<html>Forbidden</html>", 403, "text/html"), "403"),
    "empty": (Answer(b"", 404), "404"),
}
NOT_AN_ANSWER = {
    "null": Answer(b"null"),
    "a list": Answer(b"[]"),
    "a text": Answer(b'"Item"'),
}


@pytest.fixture(params=BOTH)
def client(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("service", OPERATIONS)
def test_a_response_is_returned_unchanged(stub: Stub, client: str, service: str) -> None:
    """Attribute values are DynamoDB's JSON. Members that the client adds are removed."""
    item = {"key": {"S": "ü"}, "n": {"N": "1.0"}, "m": {"M": {"l": {"L": [{"BOOL": True}, {"NULL": True}]}}}}
    answer = {"dynamodb": {"Item": item}, "secretsmanager": {"SecretString": "text", "VersionId": "v"}}[service]
    stub.answers(Answer(json.dumps(answer).encode()))

    assert answer == call_of(client, service)(*OPERATIONS[service])


@pytest.mark.parametrize("service", OPERATIONS)
def test_a_request_is_sent_unchanged(stub: Stub, client: str, service: str) -> None:
    operation, request = OPERATIONS[service]
    versions = {"dynamodb": "1.0", "secretsmanager": "1.1"}

    call_of(client, service)(operation, request)

    (sent,) = stub.requests
    headers = {name.lower(): value for name, value in sent.headers.items()}
    assert (operation, request) == (sent.operation, sent.body)
    assert f"application/x-amz-json-{versions[service]}" == headers["content-type"]
    assert ("identity", "watchword") == (headers["accept-encoding"], headers["user-agent"])
    assert f"/eu-central-1/{service}/aws4_request" in headers["authorization"]


@pytest.mark.parametrize("service", OPERATIONS)
@pytest.mark.parametrize("answer", TEMPORARY.values(), ids=TEMPORARY)
def test_a_temporary_error_is_retried(
    stub: Stub, client: str, service: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules are those of botocore's mode `legacy`."""
    monkeypatch.setattr(random, "random", lambda: 0.01)
    stub.answers(*[answer] * 2, Answer(b'{"VersionId":"v"}' if service == "secretsmanager" else b'{"Item":{}}'))

    answered = call_of(client, service, PERSISTENT)(*OPERATIONS[service])

    assert (1, 3) == (len(answered), len(stub.requests))


@pytest.mark.parametrize("answer", TEMPORARY.values(), ids=TEMPORARY)
@pytest.mark.parametrize("retries", [0, 2])
def test_a_persistent_error_raises_store_unavailable(stub: Stub, client: str, answer: Answer, retries: int) -> None:
    """There is one call per attempt."""
    stub.answers(answer)

    with pytest.raises(StoreUnavailable):
        call_of(client, timeouts=IMPATIENT._replace(retries=retries))(*OPERATIONS["dynamodb"])

    assert retries + 1 == len(stub.requests)


@pytest.mark.parametrize(("answer", "code"), FINAL.values(), ids=FINAL)
def test_a_refusal_is_not_retried_and_is_reported_by_its_code(
    stub: Stub, client: str, answer: Answer, code: str
) -> None:
    """This includes a wrong clock and expired credentials. A new container has a correct clock and new credentials."""
    stub.answers(answer)

    with pytest.raises(CallRefused) as raised:
        call_of(client, timeouts=PERSISTENT)(*OPERATIONS["dynamodb"])

    refused = raised.value
    assert ("GetItem", code, False) == (refused.operation, refused.code, refused.retried)
    assert (f"GetItem: {code}", 1) == (str(refused), len(stub.requests))
    assert refused.__context__ is None or refused.__suppress_context__


def test_a_redirect_is_not_followed(stub: Stub, client: str) -> None:
    stub.answers(Answer(b"", 302))

    with pytest.raises(StoreUnavailable) as raised:
        call_of(client, timeouts=PERSISTENT)(*OPERATIONS["dynamodb"])

    assert ("302", 1) == (raised.value.code, len(stub.requests))


@pytest.mark.parametrize("answer", NOT_AN_ANSWER.values(), ids=NOT_AN_ANSWER)
def test_a_success_with_an_unexpected_body_raises_store_unavailable(stub: Stub, client: str, answer: Answer) -> None:
    stub.answers(answer)

    with pytest.raises(StoreUnavailable):
        call_of(client, timeouts=PERSISTENT)(*OPERATIONS["dynamodb"])

    assert 1 == len(stub.requests)


@pytest.mark.parametrize("body", [b"\xff", b"[" * 100_000, b"<html>", b"", b'{"Item":'])
def test_a_success_that_is_no_json_is_an_error_or_empty(stub: Stub, client: str, body: bytes) -> None:
    """botocore takes some of these for an empty response, which `reads` refuses."""
    stub.answers(Answer(body))

    try:
        answer = call_of(client)(*OPERATIONS["dynamodb"])
    except StoreUnavailable:
        answer = {}

    assert {} == answer


def test_a_cancelled_transaction_has_a_reason_for_each_write(stub: Stub, client: str) -> None:
    """Amazon DynamoDB API Reference, TransactWriteItems: in the order of the writes."""
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "as AWS says it"}]
    document = {"__type": f"{CODE}TransactionCanceledException", "CancellationReasons": reasons}
    stub.answers(Answer(json.dumps(document).encode(), 400))

    with pytest.raises(CallRefused) as raised:
        call_of(client)("TransactWriteItems", {"TransactItems": []})

    assert ("TransactionCanceledException", ("None", "ConditionalCheckFailed")) == (
        raised.value.code,
        raised.value.reasons,
    )


@pytest.mark.parametrize("first", [Answer(drops=True), Answer(b"{}", 500)], ids=["dropped", "fault"])
def test_a_refusal_records_whether_an_earlier_attempt_may_have_been_applied(
    stub: Stub, client: str, first: Answer
) -> None:
    """A condition may then have failed because of the earlier attempt."""
    stub.answers(first, Answer(b'{"__type":"ConditionalCheckFailedException"}', 400))

    with pytest.raises(CallRefused) as raised:
        call_of(client, timeouts=PERSISTENT)("UpdateItem", {"TableName": "clients"})

    assert ("ConditionalCheckFailedException", True) == (raised.value.code, raised.value.retried)


def test_a_call_after_the_deadline_is_not_made(stub: Stub, client: str) -> None:
    with deadline_in(-1), pytest.raises(StoreUnavailable) as raised:
        call_of(client)(*OPERATIONS["dynamodb"])

    assert ("GetItem: DeadlinePassed", []) == (raised.value.detail, stub.requests)


def test_no_retry_is_scheduled_that_would_start_after_the_deadline(stub: Stub, client: str) -> None:
    """Secrets Manager's first pause may take a second. The error is that of the call, not of the deadline."""
    stub.answers(Answer(b'{"__type":"InternalServiceError"}', 500))
    call = call_of(client, "secretsmanager", PERSISTENT)
    started = time.monotonic()

    with deadline_in(0.5), pytest.raises(StoreUnavailable) as raised:
        call(*OPERATIONS["secretsmanager"])

    assert ("InternalServiceError", 1) == (raised.value.code, len(stub.requests))
    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize(("url", "code"), [("http://127.0.0.1:1", "Endpoint"), ("http://host.invalid", "Endpoint")])
def test_an_unknown_host_raises_store_unavailable(
    client: str, url: str, code: str, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", url)

    with pytest.raises(StoreUnavailable) as raised:
        call_of(client)(*OPERATIONS["dynamodb"])

    assert f"GetItem: {code}ConnectionError" == raised.value.detail


@pytest.mark.emulator
@pytest.mark.parametrize("client", BOTH)
def test_an_item_is_read_and_updated(client: str, emulators: Emulators, dynamodb: Any) -> None:
    """These are the two operations of a token request."""
    table = f"calls-{uuid4().hex[:12]}"
    key = {"AttributeName": "key", "AttributeType": "S"}
    dynamodb.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
        AttributeDefinitions=[key],
        BillingMode="PAY_PER_REQUEST",
    )
    item = {"key": {"S": "client#ü"}, "uses": {"M": {}}}
    dynamodb.put_item(TableName=table, Item=item)
    call = call_of(client, timeouts=Timeouts(connect=2, read=10, retries=0))
    update = {
        "TableName": table,
        "Key": {"key": {"S": "client#ü"}},
        "UpdateExpression": "SET uses.#id = :now",
        "ConditionExpression": "attribute_exists(uses)",
        "ExpressionAttributeNames": {"#id": "a"},
        "ExpressionAttributeValues": {":now": {"S": "noon"}},
    }

    call("UpdateItem", update)
    read = call("GetItem", {"TableName": table, "Key": {"key": {"S": "client#ü"}}, "ReturnConsumedCapacity": "TOTAL"})
    with pytest.raises(CallRefused) as raised:
        call("UpdateItem", {**update, "Key": {"key": {"S": "nobody"}}})

    assert {**item, "uses": {"M": {"a": {"S": "noon"}}}} == read["Item"]
    assert isinstance(read["ConsumedCapacity"]["CapacityUnits"], float)
    assert ("ConditionalCheckFailedException", False) == (raised.value.code, raised.value.retried)


@pytest.mark.emulator
@pytest.mark.parametrize("client", BOTH)
def test_a_secret_is_read(client: str, emulators: Emulators) -> None:
    name, patient = f"calls-{uuid4().hex[:12]}", Timeouts(connect=2, read=10, retries=0)
    call_of(BOTH[0], "secretsmanager", patient)("CreateSecret", {"Name": name, "SecretString": "“text”"})
    call = call_of(client, "secretsmanager", patient)

    answer = call("GetSecretValue", {"SecretId": name})
    with pytest.raises(CallRefused) as raised:
        call("GetSecretValue", {"SecretId": "nobody's"})

    assert "“text”" == answer["SecretString"]
    assert "ResourceNotFoundException" == raised.value.code


def test_the_checksum_in_the_tests_equals_dynamodbs() -> None:
    """Amazon DynamoDB Developer Guide: the CRC32 of the body in x-amz-crc32."""
    assert 2745614147 == zlib.crc32(b"{}")
