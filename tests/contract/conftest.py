"""The tests of each port run on its fake, and on its adapter over the emulators."""

import itertools
from collections.abc import Iterator
from functools import cache
from random import Random, SystemRandom
from typing import Any

import pytest

from chalicelib.aws.administration_ledger import DynamoAdministrationLedger
from chalicelib.aws.administrator_secret import AdministratorSecret
from chalicelib.aws.audit_trail import DynamoAuditTrail
from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.call import Call, Timeouts
from chalicelib.aws.catalogue_store import DynamoCatalogueStore
from chalicelib.aws.client_reader import DynamoClientReader
from chalicelib.aws.connections import Connections
from chalicelib.aws.credential_usage import DynamoCredentialUsage
from chalicelib.aws.key_ring_secret import KeyRingSecret
from chalicelib.aws.revocation_items import DynamoRevocations
from chalicelib.aws.tables import Tables
from chalicelib.aws.used_credentials import DynamoUsedCredentials
from infra.local.emulators import Emulators
from infra.local.tables import create_tables
from tests.contract.clients import ISSUER, Secrets, Stores
from tests.contract.raw_server import RawServer
from tests.contract.stub import Answer, Stub, once_per_token
from tests.fakes.memory import MemoryCatalogue, MemoryCredentialUsage, MemoryStore, MemoryUsedCredentials
from tests.fakes.memory_secrets import MemoryCredentials, MemoryKeyRings

BOTH = ["memory", pytest.param("aws", marks=pytest.mark.emulator)]
PATIENT = Timeouts(connect=2, read=10, retries=0)
_numbers = itertools.count(1)


@pytest.fixture(params=BOTH)
def stores(request: pytest.FixtureRequest) -> Stores:
    """Empty stores."""
    if request.param == "aws":
        return request.getfixturevalue("dynamo_stores")
    store = MemoryStore()
    usage = MemoryCredentialUsage(store)
    return Stores(store, store, MemoryCatalogue(store), store, usage, MemoryUsedCredentials(), store.revocations)


@pytest.fixture
def dynamo_stores(dynamodb: Any) -> Stores:
    return stores_of(BotocoreCall(dynamodb), fresh_tables(dynamodb))


@pytest.fixture(params=BOTH)
def secrets(request: pytest.FixtureRequest) -> Secrets:
    """Secrets that exist and have no value."""
    if request.param == "memory":
        return Secrets(MemoryKeyRings(), MemoryCredentials())
    emulators: Emulators = request.getfixturevalue("emulators")
    stub: Stub = request.getfixturevalue("stub")
    stub.behave = once_per_token(emulators.secretsmanager_endpoint)
    secretsmanager = _secretsmanager(emulators.region)
    names = [f"contract/{kind}-{next(_numbers)}" for kind in ("key-ring", "administrator")]
    for name in names:
        secretsmanager.create_secret(Name=name)
    call = BotocoreCall(secretsmanager)
    return Secrets(KeyRingSecret(call, names[0]), AdministratorSecret(call, names[1]))


@pytest.fixture
def randomness() -> Random:
    return Random(next(_numbers))


@pytest.fixture(scope="session")
def dynamodb(emulators: Emulators) -> Any:
    return Connections(emulators.region).client("dynamodb", PATIENT)


@pytest.fixture(scope="session")
def started_stub() -> Iterator[Stub]:
    with Stub.serving() as started:
        yield started


@pytest.fixture
def stub(started_stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    """Replaces AWS. It gives the answers that a test sets, and records the requests."""
    started_stub.answers(Answer())
    started_stub.requests = []
    for service in ("DYNAMODB", "SECRETS_MANAGER"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", started_stub.endpoint)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "watchword")
    return started_stub


@cache
def _secretsmanager(region: str) -> Any:
    """A client of the stub. It is cached, because the stub has one address for the whole run."""
    return Connections(region).client("secretsmanager", PATIENT)


def fresh_tables(dynamodb: Any) -> Tables:
    """Creates empty tables. `dynamodb` is a boto client."""
    number = next(_numbers)
    tables = Tables(f"contract-clients-{number}", f"contract-audit-{number}", f"contract-revocations-{number}")
    create_tables(dynamodb, tables.clients, tables.audit, _used_credentials(tables), tables.revocations)
    return tables


def stores_of(dynamodb: Call, tables: Tables) -> Stores:
    """The randomness has no seed, because DynamoDB refuses a request token that another table's transaction had."""
    return Stores(
        DynamoClientReader(dynamodb, tables.clients),
        DynamoAdministrationLedger(dynamodb, tables, SystemRandom()),
        DynamoCatalogueStore(dynamodb, tables.clients, ISSUER),
        DynamoAuditTrail(dynamodb, tables.audit),
        DynamoCredentialUsage(dynamodb, tables.clients),
        DynamoUsedCredentials(dynamodb, _used_credentials(tables), SystemRandom()),
        DynamoRevocations(dynamodb, tables.revocations),
    )


def _used_credentials(tables: Tables) -> str:
    return f"{tables.clients}-used"


@pytest.fixture
def server() -> Iterator[RawServer]:
    """A server that sends the bytes that a test sets."""
    with RawServer.serving() as started:
        yield started
