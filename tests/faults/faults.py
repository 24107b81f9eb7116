"""Faults of AWS and the network. Each fault answers one call instead of AWS."""

import json
import time
import zlib
from collections.abc import Callable
from typing import Any, Final

from tests.faults.proxy import Exchange, Fault, Reply, pass_on

TYPE: Final = {"Content-Type": "application/x-amz-json-1.0"}


def _refusing(code: str, status: int = 400) -> Fault:
    body = json.dumps({"__type": f"com.amazonaws#{code}", "message": "as AWS says it"}).encode()
    return lambda exchange: exchange.answer(Reply(status, TYPE, body))


provisioned_throughput = _refusing("ProvisionedThroughputExceededException")
throttling = _refusing("ThrottlingException")
request_limit = _refusing("RequestLimitExceeded")
error_500 = _refusing("InternalServerError", 500)
error_503 = _refusing("ServiceUnavailable", 503)
internal = _refusing("InternalServiceError", 500)
expired_token = _refusing("ExpiredTokenException")
access_denied = _refusing("AccessDeniedException")
decryption = _refusing("DecryptionFailure")
not_found = _refusing("ResourceNotFoundException")
conditional = _refusing("ConditionalCheckFailedException")
resource_exists = _refusing("ResourceExistsException")


def hang(exchange: Exchange) -> None:
    exchange.hang()


def reset(exchange: Exchange) -> None:
    exchange.reset()


def truncated(exchange: Exchange) -> None:
    """Sends fewer bytes than Content-Length."""
    reply = exchange.forward()
    exchange.answer(Reply(200, reply.headers, reply.body[: len(reply.body) // 2]), promised=len(reply.body))


def truncated_clean(exchange: Exchange) -> None:
    """Sends half of the document with a matching Content-Length."""
    reply = exchange.forward()
    exchange.answer(Reply(200, reply.headers, reply.body[: len(reply.body) // 2]))


def empty(exchange: Exchange) -> None:
    """An empty response, as of a failing load balancer. The call does not arrive."""
    exchange.answer(Reply(200, TYPE, b""))


def empty_object(exchange: Exchange) -> None:
    exchange.answer(Reply(200, TYPE, b"{}"))


def other_json(exchange: Exchange) -> None:
    """JSON with unknown members."""
    exchange.answer(Reply(200, TYPE, b'["Item", {"ConsumedCapacity": 1}]'))


def other_members(exchange: Exchange) -> None:
    """AWS's members with values of other types."""
    exchange.answer(Reply(200, TYPE, b'{"Item": [], "ConsumedCapacity": 7, "SecretString": {}, "VersionId": []}'))


def html(exchange: Exchange) -> None:
    exchange.answer(Reply(200, {"Content-Type": "text/html"}, b"<html><body>Welcome to the lobby wifi</body></html>"))


def applied_then_reset(exchange: Exchange) -> None:
    exchange.forward()
    exchange.reset()


def applied_then_500(exchange: Exchange) -> None:
    exchange.forward()
    error_500(exchange)


def applied_then_empty(exchange: Exchange) -> None:
    exchange.forward()
    empty(exchange)


def delivered_twice(exchange: Exchange) -> None:
    """Sends the call twice, and returns the second response."""
    exchange.forward()
    pass_on(exchange)


def stale(exchange: Exchange) -> None:
    """Returns the first response to the same request."""
    exchange.answer(exchange.first_reply() or exchange.forward())


def slow(exchange: Exchange) -> None:
    """Answers late, but within the timeout."""
    time.sleep(0.1)
    pass_on(exchange)


def no_item(exchange: Exchange) -> None:
    """DynamoDB's complete response without an item."""
    capacity = {"TableName": exchange.operation, "CapacityUnits": 1.0}
    exchange.answer(Reply(200, TYPE, json.dumps({"ConsumedCapacity": capacity}).encode()))


def altered(old: bytes, new: bytes) -> Fault:
    """Changes bytes of the response. The checksum stays that of the original."""

    def answer(exchange: Exchange) -> None:
        reply = exchange.forward()
        assert old in reply.body
        headers = {**reply.headers, "x-amz-crc32": str(zlib.crc32(reply.body))}
        exchange.answer(Reply(200, headers, reply.body.replace(old, new)))

    return answer


def altered_item(change: Callable[[dict[str, Any]], Any]) -> Fault:
    """Changes the item in the response."""

    def answer(exchange: Exchange) -> None:
        reply = exchange.forward()
        document = json.loads(reply.body)
        change(document["Item"])
        exchange.answer(Reply(200, TYPE, json.dumps(document).encode()))

    return answer


def secret(change: Callable[[str], str]) -> Fault:
    """Changes the text of the secret in the response."""

    def answer(exchange: Exchange) -> None:
        reply = exchange.forward()
        document = json.loads(reply.body)
        document["SecretString"] = change(document["SecretString"])
        exchange.answer(Reply(200, reply.headers, json.dumps(document).encode()))

    return answer


def refuse_other_content(exchange: Exchange) -> None:
    """Refuses PutSecretValue with other content under the same token, as AWS does. The emulator accepts it."""
    request = json.loads(exchange.raw)
    versions = exchange.server.proxy.stored_versions  # (secret, token) -> text
    name = (request["SecretId"], request["ClientRequestToken"])
    if versions.setdefault(name, request["SecretString"]) == request["SecretString"]:
        pass_on(exchange)
    else:
        resource_exists(exchange)


# The names are used in test ids. None of these faults gives a usable response.
READ_FAULTS: Final[dict[str, Fault]] = {
    "provisioned_throughput": provisioned_throughput,
    "throttling": throttling,
    "request_limit": request_limit,
    "error_500": error_500,
    "error_503": error_503,
    "internal": internal,
    "hang": hang,
    "reset": reset,
    "truncated": truncated,
    "truncated_clean": truncated_clean,
    "empty": empty,
    "empty_object": empty_object,
    "html": html,
    "other_json": other_json,
    "other_members": other_members,
    "applied_then_reset": applied_then_reset,
    "applied_then_500": applied_then_500,
    "expired_token": expired_token,
    "access_denied": access_denied,
    "not_found": not_found,
}
SECRET_FAULTS: Final[dict[str, Fault]] = {**READ_FAULTS, "decryption": decryption}
