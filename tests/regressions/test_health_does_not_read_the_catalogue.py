"""Anybody may ask for /health, as often as they like: it costs one small read, however large the catalogue is."""

from typing import Any

import pytest

from tests.api.deployment import Deployment
from tests.api.drivers import Answer


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
def test_what_it_reads_is_not_the_catalogue(emulated: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing that is there: absence is believed when DynamoDB confirms it."""
    emulated.tokens.check_health()
    connection, asked = emulated.stores.tables.connection, []
    dispatch = connection.dispatch

    def noted(operation: str, request: dict[str, Any]) -> Any:
        answer = dispatch(operation, request)
        asked.append((operation, request["Key"]["key"]["S"], request["ConsistentRead"], "Item" in answer))
        return answer

    monkeypatch.setattr(connection, "dispatch", noted)
    emulated.tokens.check_health()

    assert [("GetItem", "client#health check", True, False)] == asked


def test_a_server_that_was_never_bootstrapped_is_not_healthy(memory: Deployment) -> None:
    memory.parts.stores.key_ring_secret.ring = None
    memory.parts.stores.clients.catalogue = None

    assert 503 == health(memory).status


def test_a_bootstrap_that_was_killed_after_the_key_ring_leaves_no_healthy_server(memory: Deployment) -> None:
    memory.parts.stores.clients.catalogue = None

    assert 503 == health(memory).status
