"""Fixtures that several folders share: emulators and a local server, once for each worker of pytest-xdist, and the
servers that the tests of the API talk to.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

import app
from chalicelib import json_log, wiring
from chalicelib.aws.tables import Tables
from infra.local import application
from infra.local.emulators import Emulators
from infra.local.server import create_server
from tests.administration.desk import Desk
from tests.api.deployment import EXAMPLE, Deployment, administrator_of
from tests.api.drivers import Http, OverHttp, RawEvents, TestClient
from tests.fakes.memory_wiring import MemoryWiring
from tests.log_lines import LogLines


@pytest.fixture(scope="session")
def emulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulators]:
    """DynamoDB Local and ministack on free ports, and this process's environment pointing at them."""
    log_directory: Path = tmp_path_factory.mktemp("emulators")
    with Emulators.start(log_directory=log_directory) as started:
        before = dict(os.environ)
        # Without a person's own AWS set-up and proxies: nothing may stand between the tests and the emulators.
        secluded = application.secluded(before)
        os.environ.clear()
        os.environ.update(secluded | started.environment)
        yield started
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """The application over HTTP, by threads of this process."""
    server = create_server(app.app, 0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def memory() -> Iterator[Deployment]:
    """A server in memory, for tests that move the clock or change the stores."""
    deployment = _in_memory()
    wiring.install(deployment.parts)
    yield deployment
    wiring.install(None)


@pytest.fixture
def emulated(founded_once: Wiring) -> Wiring:
    """The real wiring over the emulators, from the folder's own `founded_once`, which gives it tables of its own.

    PynamoDB keeps table names on the model classes, so the latest wiring's names hold until they are bound again.
    """
    settings = founded_once.environment
    Tables(founded_once.stores.tables.connection.client, settings.clients_table, settings.audit_table)
    return founded_once


DRIVERS = ["in-memory", *(pytest.param(name, marks=pytest.mark.emulator) for name in ("event", "client", "http"))]


@pytest.fixture(params=DRIVERS)
def deployment(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """A server in memory, and `emulated` by raw events, by Chalice's test client and over HTTP."""
    if request.param == "in-memory":
        deployment = _in_memory()
    else:
        parts: Wiring = request.getfixturevalue("emulated")
        deployment = Deployment(_driver(request), parts, administrator_of(parts))
    wiring.install(deployment.parts)
    yield deployment
    wiring.install(None)


def _in_memory() -> Deployment:
    parts = MemoryWiring()
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    administrator = parts.ledgers.administrator_secret.find()
    assert administrator is not None
    return Deployment(RawEvents(parts), parts, administrator)


def _driver(request: pytest.FixtureRequest) -> Http:
    if request.param == "http":
        return OverHttp(request.getfixturevalue("port"))
    return TestClient() if request.param == "client" else RawEvents(parts)


# An administrator at work, on a server as above.


@pytest.fixture
def everywhere(deployment: Deployment) -> Desk:
    """On every driver there is."""
    return Desk.of(deployment)


@pytest.fixture
def here(memory: Deployment) -> Desk:
    """In memory."""
    return Desk.of(memory)


@pytest.fixture
def emulator(emulated: Wiring, port: int) -> Iterator[Desk]:
    """On the emulators, over HTTP."""
    wiring.install(emulated)
    yield Desk.of(Deployment(OverHttp(port), emulated, administrator_of(emulated)))
    wiring.install(None)


@pytest.fixture(params=["in-memory", pytest.param("http", marks=pytest.mark.emulator)])
def desk(request: pytest.FixtureRequest) -> Desk:
    """In memory, and on the emulators."""
    desk: Desk = request.getfixturevalue("here" if request.param == "in-memory" else "emulator")
    return desk


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
