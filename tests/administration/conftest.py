"""Each test of the client-admin API runs in memory and over HTTP on emulators of its own tables; what needs a hand on
the clock runs in memory only.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib import wiring
from infra.local.emulators import Emulators
from tests.administration.desk import Desk, Registered, moment
from tests.api.deployment import Deployment, administrator_of, bootstrapped
from tests.api.drivers import OverHttp
from tests.fakes.memory import NOON


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
    wiring.install(emulated)
    yield Desk.of(Deployment(OverHttp(port), emulated, administrator_of(emulated)))
    wiring.install(None)


@pytest.fixture(params=["in-memory", pytest.param("http", marks=pytest.mark.emulator)])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Both of these."""
    desk: Desk = request.getfixturevalue("here" if request.param == "in-memory" else "emulator")
    return desk


@pytest.fixture
def five(here: Desk) -> list[Registered]:
    """Beside the administrator, a minute apart."""
    made = []
    for number, fields in enumerate(
        (
            {"clientId": "erp", "clientName": "Zebra ERP", "lifetime": 60, "description": "b"},
            {"clientId": "shop", "clientName": "alpha shop", "enabled": False, "scopes": ["customer_group_read"]},
            {"clientId": "crm", "clientName": "Mid CRM", "lifetime": 600, "scopes": ["shared", "customer_group_read"]},
            {"clientId": "ERP-2", "clientName": "beta erp", "description": "A"},
            {
                "clientId": "stock",
                "clientName": "Éclair",
                "resources": [{"resource": "https://orders.example.com", "scopes": ["shared"]}],
            },
        )
    ):
        here.move(minutes=1)
        made.append(here.create(**fields))
        if number == 1:
            here.call("PUT", f"{made[-1].path}/secrets", {})
        if number == 2:
            end = moment(NOON + timedelta(days=1))
            first = made[-1].secrets()[0]["secretId"]
            here.call("POST", f"{made[-1].path}/secrets", {"expiresAt": end})
            here.call("DELETE", f"{made[-1].path}/secrets/{first}")
    return made
