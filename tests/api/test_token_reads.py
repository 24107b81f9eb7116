"""What a token asks of DynamoDB, seen on its way out of the real adapters."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.wiring import Wiring
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.servers import administrator_of

pytestmark = pytest.mark.emulator
Call = tuple[str, dict[str, Any]]


@pytest.fixture
def server(emulated: Wiring) -> Deployment:
    return Deployment(RawEvents(emulated), emulated, administrator_of(emulated))


@pytest.fixture
def calls(server: Deployment) -> Iterator[list[Call]]:
    """Of the connection that decides; the one that notes uses is another."""
    seen: list[Call] = []
    server.ask(server.administrator)

    def remember(model: Any, params: dict[str, Any], **_: Any) -> None:
        seen.append((model.name, json.loads(params["body"])))

    events = server.parts.stores.dynamodb_client.meta.events
    events.register("before-call.dynamodb.*", remember)
    yield seen
    events.unregister("before-call.dynamodb.*", remember)


def test_a_token_costs_exactly_one_consistent_read_of_the_client(server: Deployment, calls: list[Call]) -> None:
    """Design: "How a token is issued"; strongly consistent, and guarded by the capacity it must state."""
    client, credential = server.register()
    calls.clear()

    assert 200 == server.ask(credential, scope="customer_group_read").status

    ((operation, asked),) = calls
    assert ("GetItem", f"client#{client.client_id}", True, "TOTAL") == (
        operation,
        asked["Key"]["key"]["S"],
        asked["ConsistentRead"],
        asked["ReturnConsumedCapacity"],
    )


@pytest.mark.parametrize("secret", ["wws_", "wws_" + "a" * 49, "x", "password"])
def test_a_malformed_secret_costs_no_read(server: Deployment, calls: list[Call], secret: str) -> None:
    """Design: refused without asking the table."""
    answer = server.ask(SecretCredential(server.administrator.client_id, secret))

    assert (401, []) == (answer.status, calls)


def test_an_unknown_client_costs_one_read(server: Deployment, calls: list[Call]) -> None:
    """As a known one with a wrong secret does."""
    server.ask(SecretCredential("nobody", server.administrator.client_secret))

    assert ["GetItem"] == [operation for operation, _ in calls]


def test_the_use_of_a_secret_is_written_once_an_hour(server: Deployment) -> None:
    """Design: lastUsedAt."""
    client, credential = server.register()

    server.token(credential)
    first = server.parts.stores.clients.find(client.client_id)
    server.token(credential)
    second = server.parts.stores.clients.find(client.client_id)

    assert first.last_used_at is not None
    assert (first, client.version) == (second, second.version)
