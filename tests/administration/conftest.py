"""Separate tables, because these tests count the administrators of a server."""

from datetime import timedelta

import pytest

from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.administration.desk import Desk, Registered, moment
from tests.api.deployment import bootstrapped
from tests.fakes.memory import NOON


@pytest.fixture(scope="session")
def founded_once(emulators: Emulators) -> Wiring:
    return bootstrapped("administration-tests")


@pytest.fixture
def five(here: Desk) -> list[Registered]:
    """Five clients, created a minute apart, in addition to the administrator."""
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
