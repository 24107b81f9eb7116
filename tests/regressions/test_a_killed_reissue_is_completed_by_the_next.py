"""After an interrupted reissue, a second run ends with a working credential. The same holds for concurrent runs."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.api.forms import unverified_claims
from tests.fakes.memory_wiring import MemoryWiring
from tests.regressions.interruption import Calls

REISSUE = {"reissue": True}
# An upper bound of the calls of one run.
MANY = 40


def unchanged(_parts: MemoryWiring) -> None:
    """The administrator exists as bootstrap created it."""


def deleted(parts: MemoryWiring) -> None:
    deployment_of(parts).register("api_client_grant")
    event = audit_event("api_client.delete", "administrator", Actor("tests"), parts.clock(), parts.randomness)
    parts.ledgers.ledger.delete(parts.store.clients["administrator"], event)


def registered_by_somebody_else(parts: MemoryWiring) -> None:
    deleted(parts)
    deployment_of(parts).register(client_id="administrator")


STATES = [unchanged, deleted, registered_by_somebody_else]


@pytest.fixture(params=STATES, ids=lambda state: state.__name__)
def parts(request: pytest.FixtureRequest) -> Callable[[], MemoryWiring]:
    """Creates a new server at each call."""

    def new_server() -> MemoryWiring:
        parts = MemoryWiring()
        parts.operations.bootstrap.run({})
        request.param(parts)
        return parts

    return new_server


def test_a_reissue_killed_after_any_call_is_completed_by_the_next(parts: Callable[[], MemoryWiring]) -> None:
    for number in range(1, MANY):
        server = parts()
        old = server.ledgers.administrator_secret.find()
        if not killed_after(server, number):
            break
        server.operations.bootstrap.run(REISSUE)

        assert_whole(server, old)
    assert 10 < number < MANY - 1


def test_a_reissue_killed_repeatedly_is_completed_by_the_last(parts: Callable[[], MemoryWiring]) -> None:
    """Each run makes one call more than the previous one."""
    server = parts()
    old = server.ledgers.administrator_secret.find()
    for number in range(1, MANY):
        if not killed_after(server, number):
            break

    assert_whole(server, old)


@pytest.mark.parametrize("times", [1, 2])
def test_a_concurrent_reissue_leaves_a_working_credential(parts: Callable[[], MemoryWiring], times: int) -> None:
    """Complete other runs happen between two of its calls."""
    for number in range(1, MANY):
        server = parts()
        old = server.ledgers.administrator_secret.find()

        def overtake(server: MemoryWiring = server) -> None:
            for _ in range(times):
                server.operations.bootstrap.run(REISSUE)

        calls = Calls(number, overtake)
        calls.count_calls_of(server).run(REISSUE)

        assert_whole(server, old)
        if calls.number < number:
            break
    assert 10 < number < MANY - 1


def killed_after(server: MemoryWiring, number: int) -> bool:
    def kill() -> None:
        raise KeyboardInterrupt

    try:
        Calls(number, kill).count_calls_of(server).run(REISSUE)
    except KeyboardInterrupt:
        return True
    return False


def assert_whole(server: MemoryWiring, old: Any) -> None:
    """The stored credential gets a token that our endpoints accept. The old credential gets none."""
    deployment, stored = deployment_of(server), server.ledgers.administrator_secret.find()
    assert stored is not None
    token = deployment.token(stored, "api_client_read api_client_grant")
    infos = deployment.http.request("GET", "/admin-api/api-clients/infos", headers={"Authorization": f"Bearer {token}"})
    client = server.store.clients[stored.client_id]

    assert (200, stored.generation) == (infos.status, unverified_claims(token)["generation"])
    assert 1 == len(client.client_secrets)
    assert 401 == deployment.ask(old).status


def deployment_of(parts: MemoryWiring) -> Deployment:
    return Deployment(RawEvents(parts), parts, SecretCredential("", ""))
