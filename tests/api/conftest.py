"""Each test of `deployment` runs in memory by raw events, and on the emulators by all three drivers."""

import pytest

from chalicelib import wiring
from chalicelib.aws.tables import Tables
from infra.local.emulators import Emulators
from tests.api.deployment import bootstrapped


@pytest.fixture
def emulated(founded_once: wiring.Wiring) -> wiring.Wiring:
    """The real wiring over the emulators. PynamoDB keeps table names on the model classes: the latest wiring's, until
    they are bound anew.
    """
    settings = founded_once.environment
    Tables(founded_once.tables.connection.client, settings.clients_table, settings.audit_table)
    return founded_once


@pytest.fixture(scope="session")
def founded_once(emulators: Emulators) -> wiring.Wiring:
    return bootstrapped(emulators.region, "api-tests")
