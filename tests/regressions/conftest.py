"""Each test has a server in memory or, where what is stored matters, on emulators with tables of its own folder."""

import pytest

from chalicelib import wiring
from infra.local.emulators import Emulators
from tests.administration.conftest import desk, emulator, everywhere, here
from tests.api.conftest import deployment, emulated, log_lines, memory, port
from tests.api.deployment import bootstrapped

__all__ = ["deployment", "desk", "emulated", "emulator", "everywhere", "here", "log_lines", "memory", "port"]


@pytest.fixture(scope="session")
def founded_once(emulators: Emulators) -> wiring.Wiring:
    return bootstrapped(emulators.region, "regression-tests")
