"""Each test of the API runs on every driver: in memory by raw events, and on the emulators by all three."""

import json
from collections.abc import Iterator
from threading import Thread

import pytest

import app
from chalicelib import wiring
from chalicelib.environment import Environment
from chalicelib.oauth.client_authentication import SecretCredential
from infra.local.emulators import Emulators
from infra.local.server import create_server
from tests.api.deployment import EXAMPLE, Deployment
from tests.api.drivers import Http, OverHttp, RawEvents, TestClient
from tests.fakes.memory_wiring import ISSUER, MemoryWiring


@pytest.fixture(scope="session")
def emulated(emulators: Emulators) -> wiring.Wiring:
    """The real wiring over the emulators, bootstrapped once."""
    parts = wiring.Wiring(
        Environment(
            region=emulators.region,
            issuer=ISSUER,
            clients_table="api-tests-clients",
            audit_table="api-tests-audit",
            key_ring_secret_id="api-tests/key-ring",
            administrator_secret_id="api-tests/administrator",
        )
    )
    parts.tables.create()
    for secret_id in (parts.environment.key_ring_secret_id, parts.environment.administrator_secret_id):
        parts.secretsmanager.create_secret(Name=secret_id)
    parts.bootstrap.run({"catalogue": EXAMPLE})
    return parts


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    server = create_server(app.app, 0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


DRIVERS = ["in-memory", *(pytest.param(name, marks=pytest.mark.emulator) for name in ("event", "client", "http"))]


@pytest.fixture(params=DRIVERS)
def deployment(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    http: Http = RawEvents()
    if request.param == "in-memory":
        parts: wiring.Wiring = MemoryWiring()
        parts.bootstrap.run({"catalogue": EXAMPLE})
        administrator = parts.administrator_secret.find()
    else:
        parts = request.getfixturevalue("emulated")
        secret = parts.secretsmanager.get_secret_value(SecretId=parts.environment.administrator_secret_id)
        administrator = SecretCredential(**json.loads(secret["SecretString"]))
        if request.param == "client":
            http = TestClient()
        if request.param == "http":
            http = OverHttp(request.getfixturevalue("port"))
    assert administrator is not None
    wiring.install(parts)
    yield Deployment(http, parts, administrator)
    wiring.install(None)


@pytest.fixture
def memory() -> Iterator[Deployment]:
    """For what needs a hand on the clock or the stores."""
    parts = MemoryWiring()
    parts.bootstrap.run({"catalogue": EXAMPLE})
    administrator = parts.administrator_secret.find()
    assert administrator is not None
    wiring.install(parts)
    yield Deployment(RawEvents(), parts, administrator)
    wiring.install(None)
