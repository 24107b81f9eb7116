"""Every test has a server of its own, in memory."""

import pytest

from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.administration.desk import Desk
from tests.api.deployment import Deployment
from tests.openapi.stage import Stage


@pytest.fixture
def desk(memory: Deployment) -> Desk:
    """The administrator's token carries every native scope."""
    return Desk(memory, memory.token(memory.administrator, " ".join(NATIVE_SCOPES)))


@pytest.fixture
def stage(desk: Desk) -> Stage:
    return Stage(desk)
