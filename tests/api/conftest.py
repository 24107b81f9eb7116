"""Each test of the API runs on every driver: in memory by raw events, and on the emulators by all three."""

import json
import logging
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

import app
from chalicelib import json_log, wiring
from chalicelib.administration.administrator_credential import AdministratorCredential
from chalicelib.aws.tables import Tables
from infra.local.emulators import Emulators
from infra.local.server import create_server
from tests.api.deployment import EXAMPLE, Deployment, bootstrapped
from tests.api.drivers import Http, OverHttp, RawEvents, TestClient
from tests.fakes.memory_wiring import MemoryWiring


@pytest.fixture
def emulated(founded_once: wiring.Wiring) -> wiring.Wiring:
    """The real wiring over the emulators. PynamoDB keeps table names on the model classes: the latest wiring's, until
    they are bound anew.
    """
    settings = founded_once.environment
    Tables(founded_once.tables.connection.client, settings.clients_table, settings.audit_table)
    return founded_once


@pytest.fixture(scope="session")
def founded_once(emulators: Emulators) -> wiring.Wiring:
    return bootstrapped(emulators.region, "api-tests")


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
        administrator = AdministratorCredential(**json.loads(secret["SecretString"]))
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


class LogLines(list[dict[str, Any]]):
    """What was logged, as objects; `text` is what an operator would find."""

    @property
    def text(self) -> str:
        return "".join(self.raw)

    def __init__(self) -> None:
        super().__init__()
        self.raw: list[str] = []

    def write(self, line: str) -> None:
        self.raw.append(line)
        self.append(json.loads(line))

    def flush(self) -> None: ...


@pytest.fixture
def log_lines() -> Iterator[LogLines]:
    """Our own logger's lines, as its own formatter writes them."""
    lines = LogLines()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(json_log.JsonFormatter())
    log = logging.getLogger("watchword")
    log.addHandler(handler)
    yield lines
    log.removeHandler(handler)
