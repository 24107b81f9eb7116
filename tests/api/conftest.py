"""Each test of the API runs on every driver: in memory by raw events, and on the emulators by all three."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import json_log
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.api.deployment import EXAMPLE, Deployment, bootstrapped
from tests.api.drivers import RawEvents, TestClient
from tests.fakes.memory_wiring import MemoryWiring
from tests.servers import administrator_of, over_http


@pytest.fixture(scope="session")
def emulated(emulators: Emulators) -> Wiring:
    """The real parts over the emulators."""
    return bootstrapped(emulators.region, "api-tests")


DRIVERS = ["in-memory", *(pytest.param(name, marks=pytest.mark.emulator) for name in ("event", "client", "http"))]


@pytest.fixture(params=DRIVERS)
def deployment(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    if request.param == "in-memory":
        yield in_memory()
        return
    parts: Wiring = request.getfixturevalue("emulated")
    administrator = administrator_of(parts)
    if request.param == "http":
        with over_http(parts) as http:
            yield Deployment(http, parts, administrator)
    else:
        yield Deployment(RawEvents(parts) if request.param == "event" else TestClient(parts), parts, administrator)


@pytest.fixture
def memory() -> Deployment:
    """For what needs a hand on the clock or the stores."""
    return in_memory()


def in_memory() -> Deployment:
    parts = MemoryWiring()
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    administrator = parts.ledgers.administrator_secret.find()
    assert administrator is not None
    return Deployment(RawEvents(parts), parts, administrator)


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
