"""The state before bootstrap, in memory and on the emulators: tables and secrets exist and are empty."""

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from chalicelib.administration.administrator_credential import AdministratorCredential
from chalicelib.administration.audit import AuditQuery
from chalicelib.keys.signing_key import ALGS, SigningKey
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.contract.stub import Stub, once_per_token
from tests.fakes.memory_secrets import MemoryKeyRings
from tests.fakes.memory_wiring import MemoryWiring
from tests.servers import empty_server, environment

_numbers = itertools.count(1)


@pytest.fixture
def pregenerated_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Avoids key generation: an RSA key takes 0.1 seconds, and a server starts with two."""
    made = {alg: itertools.cycle(pool) for alg, pool in _pools().items()}
    monkeypatch.setattr(SigningKey, "generate", lambda alg: next(made[alg]))


@cache
def _pools() -> dict[str, list[SigningKey]]:
    """Enough keys for two concurrent runs with different keys."""
    return {alg: [SigningKey.generate(alg) for _ in range(4)] for alg in ALGS}


@pytest.fixture(params=["memory", pytest.param("aws", marks=pytest.mark.emulator)])
def parts(pregenerated_keys: None, request: pytest.FixtureRequest) -> Wiring:
    """The state after a deployment: tables and secrets exist and are empty."""
    if request.param == "memory":
        made = MemoryWiring()
        made.stores.key_ring_secret = MemoryKeyRings()
        return made
    request.getfixturevalue("secretsmanager")
    return empty_server(environment(f"bootstrap-{next(_numbers)}"))


@pytest.fixture
def secretsmanager(emulators: Emulators, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With AWS's rule for concurrent writes with the same request token."""
    with Stub.serving() as stub:
        stub.behave = once_per_token(emulators.secretsmanager_endpoint)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", stub.endpoint)
        yield


def credential_of(parts: Wiring) -> AdministratorCredential:
    credential = parts.ledgers.administrator_secret.find()
    assert credential is not None
    return credential


def server_of(parts: Wiring) -> Deployment:
    return Deployment(RawEvents(parts), parts, credential_of(parts))


def events_of(parts: Wiring) -> list[Any]:
    return list(parts.ledgers.audit_trail.page(AuditQuery()).events)
