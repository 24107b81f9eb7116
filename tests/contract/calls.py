"""Both implementations of `Call`, created as in the product."""

import os
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from chalicelib.aws.call import Call, Timeouts
from chalicelib.aws.calls import BOTOCORE, WIRE, Calls
from chalicelib.aws.wire.credentials import Credentials, CredentialsSource
from chalicelib.aws.wire.json_call import Service
from chalicelib.aws.wire.trust import Trust
from chalicelib.store_errors import StoreUnavailable
from tests.contract.raw_server import RawServer

OK = b"HTTP/1.1 200 OK\r\n"
BOTH = [BOTOCORE, WIRE]
IMPATIENT = Timeouts(connect=0.6, read=0.6, retries=0)
PERSISTENT = IMPATIENT._replace(retries=2)
OPERATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "dynamodb": ("GetItem", {"TableName": "clients", "Key": {"key": {"S": "client#a"}}}),
    "secretsmanager": ("GetSecretValue", {"SecretId": "key-ring"}),
}


def over_the_wire(
    server: RawServer,
    timeouts: Timeouts = IMPATIENT,
    service: str = "dynamodb",
    credentials: CredentialsSource = lambda: Credentials("AKIDEXAMPLE", "secret", "a-session-token"),
    clock: Callable[[], float] = time.time,
) -> Call:
    """A call of our client to a RawServer."""
    environ = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}"}
    return Service(service, "eu-central-1", timeouts, environ, credentials, Trust(environ), clock)


def call_of(client: str, service: str = "dynamodb", timeouts: Timeouts = IMPATIENT) -> Call:
    """A call to the endpoint in the environment variables."""
    if client == BOTOCORE:
        # A botocore client does not close its connections when it is garbage-collected.
        variables = {name: value for name, value in os.environ.items() if name.startswith("AWS_ENDPOINT_URL")}
        return _of_botocore(service, timeouts, tuple(variables.items()))
    return Calls("eu-central-1", os.environ, client).to(service, timeouts)


@cache
def _of_botocore(service: str, timeouts: Timeouts, _: tuple[tuple[str, str], ...]) -> Call:
    return Calls("eu-central-1", os.environ, BOTOCORE).to(service, timeouts)


def code_of(call: Call) -> str:
    """The code of the error that ends a call."""
    with pytest.raises(StoreUnavailable) as raised:
        call("GetItem", {})
    return raised.value.code
