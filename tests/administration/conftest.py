"""Each test of the client-admin API runs in memory and over HTTP on emulators of its own tables; what needs a hand on
the clock runs in memory only.
"""

import json
from collections.abc import Iterator

import pytest

from chalicelib import wiring
from chalicelib.administration.administrator_credential import AdministratorCredential
from infra.local.emulators import Emulators
from tests.administration.desk import Desk
from tests.api.conftest import deployment, log_lines, memory, port
from tests.api.deployment import Deployment, bootstrapped
from tests.api.drivers import OverHttp

__all__ = ["deployment", "log_lines", "memory", "port"]


@pytest.fixture(scope="session")
def emulated(emulators: Emulators) -> wiring.Wiring:
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
def emulator(emulated: wiring.Wiring, port: int) -> Iterator[Desk]:
    """On the emulators, over HTTP."""
    secret = emulated.secretsmanager.get_secret_value(SecretId=emulated.environment.administrator_secret_id)
    administrator = AdministratorCredential(**json.loads(secret["SecretString"]))
    wiring.install(emulated)
    yield Desk.of(Deployment(OverHttp(port), emulated, administrator))
    wiring.install(None)


@pytest.fixture(params=["in-memory", pytest.param("http", marks=pytest.mark.emulator)])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Both of these."""
    desk: Desk = request.getfixturevalue("here" if request.param == "in-memory" else "emulator")
    return desk
