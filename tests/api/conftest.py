"""Separate tables for the tests of the API."""

import pytest

from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.api.deployment import bootstrapped


@pytest.fixture(scope="session")
def founded_once(emulators: Emulators) -> Wiring:
    return bootstrapped("api-tests")
