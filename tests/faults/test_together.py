"""Concurrent requests to an instance with empty caches, and a database that is killed under load."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Event, Thread

import boto3
import pytest
from botocore.config import Config

from infra.local import dynamodb_local
from infra.local.child import Child
from infra.local.emulator import Emulator
from infra.local.ports import free_port
from tests.api.deployment import Deployment
from tests.api.drivers import Answer
from tests.faults import faults
from tests.faults.conftest import Serve
from tests.faults.instance import BOUND, Credentials, Instance, Network, assert_unavailable, environment, within
from tests.servers import DEFAULTS

pytestmark = pytest.mark.emulator
THREADS = 8


def _at_once(instance: Instance, serve: Serve, credentials: Credentials) -> list[Answer]:
    """Eight concurrent token requests."""
    barrier, answers = Barrier(THREADS), list[Answer]()

    deployment = Deployment(serve(instance.parts), instance.parts, credentials.administrator)

    def ask() -> None:
        barrier.wait()
        answers.append(deployment.ask(credentials.credential))

    threads = [Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_cold_instance_reads_the_key_ring_once(instance: Instance, credentials: Credentials, serve: Serve) -> None:
    """F8."""
    instance.restart(request_budget=3.0, aws_read_timeout=1.0)
    instance.network.secretsmanager.break_("GetSecretValue", faults.slow)

    answers = _at_once(instance, serve, credentials)

    assert {200: THREADS} == Counter(answer.status for answer in answers)
    assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))


@pytest.mark.parametrize("name", ["hang", "reset", "error_500", "access_denied", "empty"])
def test_one_read_is_in_progress_while_secrets_manager_fails(
    name: str, instance: Instance, credentials: Credentials, serve: Serve
) -> None:
    """F8: eight waiting requests cause one call, and none of them waits longer than for this call."""
    proxy = instance.network.secretsmanager
    proxy.break_("GetSecretValue", faults.SECRET_FAULTS[name])

    # Eight concurrent reads of the client are slow on a small machine.
    with within(BOUND + 1.0):
        answers = _at_once(instance, serve, credentials)

    for answer in answers:
        assert_unavailable(answer)
    assert 1 == proxy.most_at_once["GetSecretValue"]
    assert 1 == len(proxy.called("GetSecretValue"))

    instance.network.mend()
    instance.clock.move(seconds=1.01)
    instance.restart()
    assert 200 == instance.ask(credentials.credential).status


def test_a_request_with_a_cached_value_does_not_wait_for_the_refresh(
    instance: Instance, credentials: Credentials, serve: Serve
) -> None:
    """Only one of eight requests waits for the refresh."""
    instance.restart(request_budget=3.0, aws_read_timeout=1.0)
    instance.warm_up(credentials)
    instance.clock.move(seconds=61)
    instance.network.secretsmanager.break_("GetSecretValue", faults.hang)

    answers = _at_once(instance, serve, credentials)

    assert {200: THREADS} == Counter(answer.status for answer in answers)
    assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[Emulator]:
    """A separate DynamoDB Local that stores its data in a file. The shared one stores them in memory."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    command = [part for part in dynamodb_local.command(port) if part != "-inMemory"]
    client = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="eu-central-1",
        aws_access_key_id="watchword",
        aws_secret_access_key="watchword",
        config=Config(connect_timeout=1, read_timeout=5, retries={"total_max_attempts": 1}),
    )
    emulator = Emulator(
        "DynamoDB Local",
        endpoint,
        lambda: Child([*command, "-dbPath", str(tmp_path)], os.environ, tmp_path / "log"),
        client.list_tables,
    )
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.mark.slow
def test_the_server_recovers_after_the_database_was_killed_under_load(
    durable: Emulator, network: Network, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F16: requests get 503 during the outage, no acknowledged write is lost, and the server recovers."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", durable.endpoint)
    instance = Instance(network, environment(f"restarts-{time.time_ns()}"))
    instance.create()
    credentials = instance.bootstrap()
    deployed = {name: getattr(DEFAULTS, name) for name in ("aws_connect_timeout", "aws_read_timeout")}
    instance.restart(**deployed, request_budget=DEFAULTS.request_budget)
    deployment = Deployment(serve(instance.parts), instance.parts, credentials.administrator)
    assert 200 == deployment.ask(credentials.credential).status

    # The emulator writes to its file shortly after its response, so these are sent first.
    acknowledged = [deployment.register()[1] for _ in range(5)]
    stop, is_down = Event(), Event()
    answers: list[tuple[bool, Answer]] = []

    def load() -> None:
        while not stop.is_set():
            was_down, answer = is_down.is_set(), deployment.ask(credentials.credential)
            answers.append((was_down or is_down.is_set(), answer))

    threads = [Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    is_down.set()
    os.killpg(durable.pid, signal.SIGKILL)
    time.sleep(0.5)
    durable.stop()
    durable.start()
    # The Java virtual machine has just started, so its first responses may be late.
    deadline = time.monotonic() + 60
    while deployment.ask(credentials.credential).status != 200:
        assert time.monotonic() < deadline
    stop.set()
    for thread in threads:
        thread.join()

    assert {200, 503} == {answer.status for _, answer in answers}
    assert {200} == {answer.status for was_down, answer in answers if not was_down}
    for _, answer in answers:
        if answer.status == 503:
            assert_unavailable(answer)
    assert {200} == {deployment.ask(credential).status for credential in acknowledged}
