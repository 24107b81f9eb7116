"""Each test of the client-admin API runs in memory and over HTTP on emulators of its own tables; what needs a hand on
the clock runs in memory only.
"""

from collections.abc import Iterator

import pytest

from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.administration.desk import Desk
from tests.api.conftest import deployment, log_lines, memory
from tests.api.deployment import Deployment, bootstrapped
from tests.servers import administrator_of, over_http

__all__ = ["deployment", "log_lines", "memory"]


@pytest.fixture(scope="session")
def emulated(emulators: Emulators) -> Wiring:
    """Tables of their own: whose administrator is the last one is part of what is tested here."""
    return bootstrapped(emulators.region, "administration-tests")


@pytest.fixture
def everywhere(deployment: Deployment) -> Desk:
    """On every driver there is."""
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
    """Both of these."""
    desk: Desk = request.getfixturevalue("here" if request.param == "in-memory" else "emulator")
    return desk
