"""Anybody may ask for /health, as often as they like: it costs one small read, however large the catalogue is."""

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
    """The catalogue and the key ring come from the cache, as for a token."""
    health(memory)
    loads: list[str] = []
    memory.parts.stores.catalogue_store.load = lambda: loads.append("catalogue")
    reads = memory.parts.stores.clients.reads
    statuses = {health(memory).status for _ in range(3)}

    assert ({200}, [], 3) == (statuses, loads, memory.parts.stores.clients.reads - reads)


@pytest.mark.emulator
def test_what_it_reads_is_not_the_catalogue(emulated: Wiring) -> None:
    """And nothing that is there: absence is believed when DynamoDB confirms it."""
    parts = wired(emulated.environment)
    call, asked = parts.stores.dynamodb, []

    def noted(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        answer = call(operation, request)
        asked.append((operation, request["Key"]["key"]["S"], request["ConsistentRead"], "Item" in answer))
        return answer

    parts.stores.dynamodb = noted
    parts.tokens.check_health()
    asked.clear()
    parts.tokens.check_health()

    assert [("GetItem", "client#health check", True, False)] == asked


def test_a_server_that_was_never_bootstrapped_is_not_healthy(memory: Deployment) -> None:
    memory.parts.stores.key_ring_secret.ring = None
    memory.parts.stores.clients.catalogue = None

    assert 503 == health(memory).status


def test_a_bootstrap_that_was_killed_after_the_key_ring_leaves_no_healthy_server(memory: Deployment) -> None:
    memory.parts.stores.clients.catalogue = None

    assert 503 == health(memory).status
