"""Faults of a whole process: it is frozen and resumed, or its log cannot be written."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from chalicelib.environment import variable
from tests.api.deployment import Deployment
from tests.api.drivers import Answer, event
from tests.faults import faults
from tests.faults.instance import UNHURRIED, Credentials, Instance, Network

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.emulator


@dataclass(frozen=True)
class LambdaProcess:
    """Implements tests.api.drivers.Http."""

    process: subprocess.Popen[bytes]
    connection: socket.socket

    def request(
        self, method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        self.connection.sendall(json.dumps(event(method, path, body, headers)).encode() + b"\n")
        with self.connection.makefile("r") as answers:
            answer = json.loads(answers.readline())
        return Answer(answer["statusCode"], answer["headers"], answer["body"])

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def lambda_process(environment: Mapping[str, str], stdout: int | None, *shell: str) -> Iterator[LambdaProcess]:
    """`shell` is a prefix of the command, for redirections of file descriptors."""
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    command = [*shell, sys.executable, "-m", "tests.faults.lambda_process", str(theirs.fileno())]
    with theirs:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    try:
        with ours:
            yield LambdaProcess(process, ours)
        # The process exits when the socket is closed.
        process.wait(60)
    finally:
        process.kill()
        process.wait()


def _variables(instance: Instance, **settings: float) -> dict[str, str]:
    """The environment variables of the server of `instance`."""
    values = {name: value for name, value in instance.settings._asdict().items() if name != "region"}
    named = {variable(name): str(value) for name, value in (values | UNHURRIED | settings).items()}
    return {**named, "AWS_REGION": instance.settings.region}


def _ask(process: LambdaProcess, instance: Instance, credentials: Credentials) -> Answer:
    return Deployment(process, instance.parts, credentials.administrator).ask(credentials.credential)


@pytest.fixture
def broken_pipe() -> Iterator[int]:
    """A pipe without a reader."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.fixture
def full_disk() -> Iterator[int]:
    full = os.open("/dev/full", os.O_WRONLY)
    yield full
    os.close(full)


@pytest.mark.parametrize("sink", ["broken_pipe", "full_disk", "closed"])
def test_requests_are_answered_if_the_log_cannot_be_written(
    sink: str, request: pytest.FixtureRequest, instance: Instance, credentials: Credentials, network: Network
) -> None:
    """F22."""
    stdout = None if sink == "closed" else request.getfixturevalue(sink)
    shell = ["/bin/sh", "-c", 'exec "$0" "$@" >&-'] if sink == "closed" else []
    with lambda_process(_variables(instance), stdout, *shell) as process:
        assert [200, 200] == [_ask(process, instance, credentials).status for _ in range(2)]

        # Errors are logged, too, with a traceback.
        network.dynamodb.break_("GetItem", faults.access_denied)
        assert 503 == _ask(process, instance, credentials).status
        network.mend()
        assert 200 == _ask(process, instance, credentials).status


def test_a_resumed_process_follows_the_wall_clock(
    instance: Instance, credentials: Credentials, network: Network
) -> None:
    """F21: SIGSTOP and SIGCONT, with short-lived caches and closed connections."""
    settings = _variables(instance, key_ring_refresh=0.5, catalogue_refresh=0.5)
    with lambda_process(settings, subprocess.DEVNULL) as process:
        assert 200 == _ask(process, instance, credentials).status
        network.forget()
        process.freeze()
        time.sleep(0.6)
        for proxy in network.both:
            proxy.hang_up()
        process.thaw()

        assert 200 == _ask(process, instance, credentials).status
        assert 1 == len(network.secretsmanager.called("GetSecretValue"))


def test_a_resumed_process_does_not_use_expired_values(
    instance: Instance, credentials: Credentials, network: Network
) -> None:
    """F12, F21: the maximum age of a cached value follows the wall clock."""
    settings = _variables(instance, key_ring_refresh=0.2, maximum_cache_age=0.5)
    with lambda_process(settings, subprocess.DEVNULL) as process:
        assert 200 == _ask(process, instance, credentials).status
        process.freeze()
        network.secretsmanager.break_("GetSecretValue", faults.access_denied)
        time.sleep(0.6)
        process.thaw()

        assert 503 == _ask(process, instance, credentials).status
