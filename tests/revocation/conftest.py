"""Their own tables, because the feed of a server holds what every test revoked."""

import pytest

from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.administration.desk import Desk
from tests.api.deployment import Deployment, bootstrapped
from tests.revocation.feed import RIGHTS


@pytest.fixture(scope="session")
def founded_once(emulators: Emulators) -> Wiring:
    return bootstrapped("revocation-tests")


@pytest.fixture
def here(memory: Deployment) -> Desk:
    _, credential = memory.register(RIGHTS)
    return Desk(memory, memory.token(credential, RIGHTS))
