"""The requests to DynamoDB of one token request, recorded behind the real adapters."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.wiring import Wiring
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.servers import administrator_of, wired

pytestmark = pytest.mark.emulator
Call = tuple[str, dict[str, Any]]


@pytest.fixture
def calls(emulated: Wiring) -> list[Call]:
    return []


@pytest.fixture
def server(emulated: Wiring, calls: list[Call]) -> Deployment:
    """With warm caches. Records the requests of the Call that reads, not of the one that records uses."""
    parts = wired(emulated.environment)
    call = parts.stores.dynamodb

    def noted(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        calls.append((operation, dict(request)))
        return call(operation, request)

    parts.stores.dynamodb = noted
    server = Deployment(RawEvents(parts), parts, administrator_of(parts))
    server.ask(server.administrator)
    calls.clear()
    return server


def test_a_token_costs_exactly_one_consistent_read_of_the_client(server: Deployment, calls: list[Call]) -> None:
    """Strongly consistent, and it asks for the consumed capacity, which proves that an answer is complete."""
    client, credential = server.register()
    calls.clear()

    assert 200 == server.ask(credential, scope="customer_group_read").status

    ((operation, request),) = calls
    assert ("GetItem", f"client#{client.client_id}", True, "TOTAL") == (
        operation,
        request["Key"]["key"]["S"],
        request["ConsistentRead"],
        request["ReturnConsumedCapacity"],
    )


@pytest.mark.parametrize("secret", ["wws_", "wws_" + "a" * 49, "x", "password"])
def test_a_malformed_secret_costs_no_read(server: Deployment, calls: list[Call], secret: str) -> None:
    """Refused without a request to DynamoDB."""
    answer = server.ask(SecretCredential(server.administrator.client_id, secret))

    assert (401, []) == (answer.status, calls)


def test_an_unknown_client_costs_one_read(server: Deployment, calls: list[Call]) -> None:
    """The same as a wrong secret of a registered client."""
    server.ask(SecretCredential("nobody", server.administrator.client_secret))

    assert ["GetItem"] == [operation for operation, _ in calls]


def test_the_use_of_a_secret_is_written_once_an_hour(server: Deployment) -> None:
    """lastUsedAt."""
    client, credential = server.register()

    server.token(credential)
    first = server.parts.stores.clients.find(client.client_id)
    server.token(credential)
    second = server.parts.stores.clients.find(client.client_id)

    assert first.last_used_at is not None
    assert (first, client.version) == (second, second.version)
