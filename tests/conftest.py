"""Fixtures that several folders share: emulators, once for each worker of pytest-xdist, and servers."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from botocore import retryhandler
from hypothesis import settings

from chalicelib import json_log
from chalicelib.administration import attempts
from chalicelib.aws import transaction
from chalicelib.aws.wire import retries
from chalicelib.wiring import Wiring
from infra.local import application
from infra.local.emulators import Emulators
from tests.administration.desk import Desk
from tests.api.deployment import EXAMPLE, Deployment
from tests.api.drivers import RawEvents, TestClient
from tests.api.empty_server import parts, pregenerated_keys, secretsmanager
from tests.fakes.memory_wiring import MemoryWiring
from tests.log_lines import LogLines
from tests.servers import administrator_of, over_http

__all__ = ["parts", "pregenerated_keys", "secretsmanager"]

# Each run has the same examples, so that the first `make test` of a stranger fails only for what CI would have seen.
# `make campaign` searches for new ones. No example has a time limit, because a busy machine is no fault.
settings.register_profile("tests", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, derandomize=False)
settings.load_profile("tests")


class _Brief(Random):
    def random(self) -> float:
        return super().random() / 100


@pytest.fixture(scope="session", autouse=True)
def brief_pauses() -> Iterator[None]:
    """The random pauses before retries are 1 % as long. Decisions depend only on the longest pause."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (retries, retryhandler):
            patch.setattr(module, "random", _Brief())
        patch.setattr(transaction, "PAUSE", 0.001)
        patch.setattr(attempts, "PAUSE", 0.001)
        yield


@pytest.fixture(scope="session")
def emulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulators]:
    """DynamoDB Local and ministack on free ports. The environment of this process points to them."""
    log_directory: Path = tmp_path_factory.mktemp("emulators")
    with Emulators.start(log_directory=log_directory) as started:
        before = dict(os.environ)
        # Removes the developer's AWS settings and proxies, because they would redirect the calls.
        secluded = application.secluded(before)
        os.environ.clear()
        os.environ.update(secluded | started.environment)
        yield started
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def memory() -> Deployment:
    """A server in memory, for tests that move the clock or change the stores."""
    return in_memory()


@pytest.fixture
def emulated(founded_once: Wiring) -> Wiring:
    """The real wiring over the emulators. Each folder defines `founded_once`, so that it has its own tables."""
    return founded_once


DRIVERS = ["in-memory", *(pytest.param(name, marks=pytest.mark.emulator) for name in ("event", "client", "http"))]


@pytest.fixture(params=DRIVERS)
def deployment(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """A server in memory; and `emulated`, called with raw events, with Chalice's test client and over HTTP."""
    if request.param == "in-memory":
        yield in_memory()
        return
    parts: Wiring = request.getfixturevalue("emulated")
    administrator = administrator_of(parts)
    if request.param == "http":
        with over_http(parts) as http:
            yield Deployment(http, parts, administrator)
    else:
        yield Deployment(TestClient(parts) if request.param == "client" else RawEvents(parts), parts, administrator)


def in_memory() -> Deployment:
    parts = MemoryWiring()
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    administrator = parts.ledgers.administrator_secret.find()
    assert administrator is not None
    return Deployment(RawEvents(parts), parts, administrator)


# An administrator's session on each kind of server.


@pytest.fixture
def everywhere(deployment: Deployment) -> Desk:
    """On every driver."""
    return Desk.of(deployment)


@pytest.fixture
def here(memory: Deployment) -> Desk:
    """In memory."""
    return Desk.of(memory)


@pytest.fixture
def emulator(emulated: Wiring) -> Iterator[Desk]:
    """On the emulators, over HTTP."""
    with over_http(emulated) as http:
        yield Desk.of(Deployment(http, emulated, administrator_of(emulated)))


@pytest.fixture(params=["in-memory", pytest.param("http", marks=pytest.mark.emulator)])
def desk(request: pytest.FixtureRequest) -> Desk:
    """In memory, and on the emulators."""
    desk: Desk = request.getfixturevalue("here" if request.param == "in-memory" else "emulator")
    return desk


@pytest.fixture
def log_lines() -> Iterator[LogLines]:
    """The lines of the logger `watchword`, written by its formatter."""
    lines = LogLines()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(json_log.JsonFormatter())
    log, metrics_log = logging.getLogger("watchword"), logging.getLogger("watchword.metrics")
    before = log.level, metrics_log.propagate
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    # As in json_log.configure: metrics have their own lines.
    metrics_log.propagate = False
    yield lines
    log.removeHandler(handler)
    log.setLevel(before[0])
    metrics_log.propagate = before[1]
