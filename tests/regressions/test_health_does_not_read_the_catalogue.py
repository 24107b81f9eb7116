"""/health is public, so it must be cheap: one small read, independent of the size of the catalogue."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.wiring import Wiring
from tests.api.deployment import Deployment
from tests.api.drivers import Answer
from tests.servers import wired


def health(deployment: Deployment) -> Answer:
    return deployment.http.request("GET", "/health")


def test_a_warm_container_reads_one_small_item(memory: Deployment) -> None:
    """The catalogue and the key ring are cached."""
    health(memory)
    loads: list[str] = []
    memory.parts.stores.catalogue_store.load = lambda: loads.append("catalogue")
    reads = memory.parts.stores.clients.reads
    statuses = {health(memory).status for _ in range(3)}

    assert ({200}, [], 3) == (statuses, loads, memory.parts.stores.clients.reads - reads)


@pytest.mark.emulator
def test_the_item_is_not_the_catalogue(emulated: Wiring) -> None:
    """It reads a missing item. A complete response without an item shows that DynamoDB works."""
    parts = wired(emulated.environment)
    call, reads = parts.stores.dynamodb, []

    def record(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        answer = call(operation, request)
        reads.append((operation, request["Key"]["key"]["S"], request["ConsistentRead"], "Item" in answer))
        return answer

    parts.stores.dynamodb = record
    parts.tokens.check_health()
    reads.clear()
    parts.tokens.check_health()

    assert [("GetItem", "client#health check", True, False)] == reads


def test_a_server_that_was_never_bootstrapped_is_not_healthy(memory: Deployment) -> None:
    memory.parts.stores.key_ring_secret.ring = None
    memory.parts.stores.clients.catalogue = None

    assert 503 == health(memory).status


def test_a_server_without_a_catalogue_is_not_healthy(memory: Deployment) -> None:
    memory.parts.stores.clients.catalogue = None

    assert 503 == health(memory).status
