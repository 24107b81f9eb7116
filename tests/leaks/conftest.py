"""Servers of their own, because whose administrator is the last one is part of what is tested here."""

import pytest

from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.api.deployment import bootstrapped


@pytest.fixture(scope="session")
def founded_once(emulators: Emulators) -> Wiring:
    return bootstrapped("leaks-tests")
