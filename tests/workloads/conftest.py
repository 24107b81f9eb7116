import pytest

from tests.administration.desk import Desk
from tests.api.deployment import Deployment
from tests.workloads.workloads import RIGHTS


@pytest.fixture
def desk(deployment: Deployment) -> Desk:
    """An administrator who may read and write issuers, on every driver."""
    _, credential = deployment.register(RIGHTS)
    return Desk(deployment, deployment.token(credential, RIGHTS))


@pytest.fixture
def here(memory: Deployment) -> Desk:
    _, credential = memory.register(RIGHTS)
    return Desk(memory, memory.token(credential, RIGHTS))
