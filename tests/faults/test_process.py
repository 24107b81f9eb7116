"""What happens to a whole process: it is frozen and thawed, and nobody takes its log."""

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

from tests.api.deployment import Deployment
from tests.api.drivers import Answer, event
from tests.faults import faults
from tests.faults.instance import UNHURRIED, Founded, Instance, Network

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
    """`shell` is put before the command, for what a shell does to file descriptors."""
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
        # The end of the events is the end of the process.
        process.wait(60)
    finally:
        process.kill()
        process.wait()


def _variables(instance: Instance, **settings: float) -> dict[str, str]:
    """The environment of the same server as `instance`."""
    values = {name: value for name, value in instance.settings._asdict().items() if name != "region"}
    named = {f"WATCHWORD_{name.upper()}": str(value) for name, value in (values | UNHURRIED | settings).items()}
    return {**named, "AWS_REGION": instance.settings.region}


def _ask(process: LambdaProcess, instance: Instance, founded: Founded) -> Answer:
    return Deployment(process, instance.parts, founded.administrator).ask(founded.credential)


@pytest.fixture
def broken_pipe() -> Iterator[int]:
    """Nobody reads it."""
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
def test_requests_are_answered_though_the_log_cannot_be_written(
    sink: str, request: pytest.FixtureRequest, instance: Instance, founded: Founded, network: Network
) -> None:
    """F22."""
    stdout = None if sink == "closed" else request.getfixturevalue(sink)
    shell = ["/bin/sh", "-c", 'exec "$0" "$@" >&-'] if sink == "closed" else []
    with lambda_process(_variables(instance), stdout, *shell) as process:
        assert [200, 200] == [_ask(process, instance, founded).status for _ in range(2)]

        # An error is logged as well, with what is behind it.
        network.dynamodb.break_("GetItem", faults.access_denied)
        assert 503 == _ask(process, instance, founded).status
        network.mend()
        assert 200 == _ask(process, instance, founded).status


def test_a_process_that_was_stopped_goes_on_with_the_wall_clock(
    instance: Instance, founded: Founded, network: Network
) -> None:
    """F21: SIGSTOP and SIGCONT, with caches that are good for a moment, and connections that did not survive."""
    settings = _variables(instance, key_ring_refresh=0.5, catalogue_refresh=0.5)
    with lambda_process(settings, subprocess.DEVNULL) as process:
        assert 200 == _ask(process, instance, founded).status
        network.forget()
        process.freeze()
        time.sleep(0.6)
        for proxy in network.both:
            proxy.hang_up()
        process.thaw()

        assert 200 == _ask(process, instance, founded).status
        assert 1 == len(network.secretsmanager.called("GetSecretValue"))


def test_what_grew_too_old_in_a_stopped_process_is_not_used(
    instance: Instance, founded: Founded, network: Network
) -> None:
    """F12, F21: the hard stop is a matter of the wall clock as well."""
    settings = _variables(instance, key_ring_refresh=0.2, kept_through_outage=0.5)
    with lambda_process(settings, subprocess.DEVNULL) as process:
        assert 200 == _ask(process, instance, founded).status
        process.freeze()
        network.secretsmanager.break_("GetSecretValue", faults.access_denied)
        time.sleep(0.6)
        process.thaw()

        assert 503 == _ask(process, instance, founded).status
