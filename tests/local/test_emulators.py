from contextlib import ExitStack

import boto3
import pytest

from infra.local.emulators import Emulators
from tests.local.processes import is_gone

pytestmark = pytest.mark.emulator


@pytest.fixture(scope="module")
def running():
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def emulators(running, tmp_path_factory):
    return running.enter_context(Emulators.start(log_directory=tmp_path_factory.mktemp("logs")))


@pytest.fixture
def session(emulators, monkeypatch):
    for name, value in emulators.environment.items():
        monkeypatch.setenv(name, value)
    return boto3.Session()


def test_the_environment_leads_an_aws_client_to_them(session):
    session.client("secretsmanager").create_secret(Name="a", SecretString="b")

    assert [] == session.client("dynamodb").list_tables()["TableNames"]
    assert "b" == session.client("secretsmanager").get_secret_value(SecretId="a")["SecretString"]


def test_dynamodb_comes_back_empty_on_the_same_port(emulators, session):
    dynamodb = session.client("dynamodb")
    key = "client_id"
    dynamodb.create_table(
        TableName="clients",
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    emulators.dynamodb.stop()
    was_running = emulators.dynamodb.is_running
    emulators.dynamodb.start()

    assert (False, []) == (was_running, dynamodb.list_tables()["TableNames"])


def test_they_have_ended_afterwards(running, emulators):
    """The last test, because it stops the emulators of the other tests."""
    pids = list(emulators.pids.values())
    running.close()

    assert all(is_gone(pid) for pid in pids)
