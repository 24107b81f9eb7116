"""`make run`, as a person or a script meets it."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import jwt
import pytest

from infra.local.ports import free_port
from tests.local.processes import is_gone

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

ROOT = Path(__file__).parents[2]


class Run:
    def __init__(self, directory: Path, **variables: str) -> None:
        self.file = directory / ".local" / "run.json"
        self.output = directory / f"output-{variables.get('PORT', '')}"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PORT": str(free_port()), **variables}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra.local.run"], cwd=directory, env=environment, stdout=output, stderr=output
            )

    def wait_until_it_serves(self) -> dict:
        deadline = time.monotonic() + 120
        while "--user" not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.05)
        return json.loads(self.file.read_text())

    def curl_lines(self) -> list[list[str]]:
        lines = self.output.read_text().splitlines()
        return [shlex.split(line) for line in lines if line.startswith("  curl ")]


@contextmanager
def running(directory: Path, **variables: str):
    run = Run(directory, **variables)
    try:
        yield run, run.wait_until_it_serves()
    finally:
        run.process.terminate()
        run.process.wait()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with running(tmp_path_factory.mktemp("run")) as (run, facts):
        yield run, facts


@pytest.fixture(scope="module")
def served_with_tls(tmp_path_factory):
    with running(tmp_path_factory.mktemp("tls"), TLS="1") as (run, facts):
        yield run, facts


def test_scripts_find_what_they_need(served):
    _, facts = served

    assert {
        "base_url",
        "ca_file",
        "client_id",
        "client_secret",
        "ordinary_client_id",
        "ordinary_client_secret",
        "worker_client_id",
        "worker_key",
        "workload_key",
        "dynamodb_endpoint",
        "secretsmanager_endpoint",
        "region",
        "clients_table",
        "audit_table",
        "used_credentials_table",
        "key_ring_secret_id",
        "administrator_secret_id",
        "pids",
    } == set(facts)
    assert {"app", "dynamodb", "ministack"} == set(facts["pids"])


def test_the_console_s_address_is_printed_first(served):
    """Issue 15, point 1. Behind it is the page."""
    run, facts = served
    printed = run.output.read_text().partition("\n\n")[2]
    page = subprocess.run(["curl", "--silent", f"{facts['base_url']}/console"], capture_output=True, check=True).stdout

    assert printed.startswith(f"The console: {facts['base_url']}/console ")
    assert b"<title>Watchword</title>" in page


def test_the_file_with_the_secrets_is_for_its_owner_only(served):
    run, _ = served

    assert 0o600 == run.file.stat().st_mode & 0o777


@pytest.mark.parametrize("line", [0, 1])
def test_the_printed_requests_work_when_pasted(served, line):
    run, _ = served
    answer = subprocess.run([*run.curl_lines()[line], "--silent"], capture_output=True, check=True).stdout

    assert {"token_type", "expires_in", "access_token", "scope"} == set(json.loads(answer))


@pytest.mark.parametrize("way", ["", " workload"], ids=["by its key", "by its cluster"])
def test_a_client_without_a_secret_gets_a_token_by_a_pasted_line(served, way):
    """RFC 7523 §2.2."""
    run, facts = served
    directory = run.file.parent.parent
    if not directory.joinpath(".venv").is_symlink():
        directory.joinpath(".venv").symlink_to(sys.prefix)
    line = next(line for line in run.output.read_text().splitlines() if line.endswith(f"infra.local.assertion{way})"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        ["bash", "-c", f"{line} --silent"], cwd=directory, env=environment, capture_output=True, check=True
    ).stdout

    token = json.loads(answer)["access_token"]
    assert facts["worker_client_id"] == jwt.decode(token, options={"verify_signature": False})["sub"]


def test_even_a_killed_run_leaves_no_process(tmp_path):
    run = Run(tmp_path)
    facts = run.wait_until_it_serves()
    run.process.kill()
    run.process.wait()

    assert all(is_gone(pid) for pid in facts["pids"].values())


def test_a_run_whose_application_ends_reports_it_and_ends(tmp_path):
    run = Run(tmp_path)
    facts = run.wait_until_it_serves()
    os.kill(facts["pids"]["app"], signal.SIGKILL)

    assert 1 == run.process.wait(60)
    assert "The application stopped unexpectedly" in run.output.read_text()
    assert all(is_gone(pid) for pid in facts["pids"].values())


@pytest.mark.parametrize(("emulator", "name"), [("dynamodb", "DynamoDB Local"), ("ministack", "ministack")])
def test_a_run_whose_emulator_ends_reports_it_and_ends(tmp_path, emulator, name):
    """Issue 14: otherwise the run would continue without its data, with a 503 for each request."""
    run = Run(tmp_path)
    facts = run.wait_until_it_serves()
    os.kill(facts["pids"][emulator], signal.SIGKILL)

    assert 1 == run.process.wait(60)
    assert run.output.read_text().splitlines()[-1].startswith(f"{name} stopped unexpectedly. See its log (")
    assert "Traceback" not in run.output.read_text()
    assert all(is_gone(pid) for pid in facts["pids"].values())
    assert not run.file.exists()


@pytest.mark.parametrize("variable", ["PORT", "DYNAMODB_PORT", "AWS_PORT"])
def test_a_taken_port_is_one_sentence(tmp_path, variable):
    with socket.create_server(("127.0.0.1", free_port())) as listening:
        port = listening.getsockname()[1]
        run = Run(tmp_path, **{variable: str(port)})

        assert 1 == run.process.wait(60)
    assert f"Port {port} is in use" in run.output.read_text().splitlines()[-1]
    assert f"{variable}=" in run.output.read_text().splitlines()[-1]


def test_tls_is_served_on_request(served_with_tls):
    run, facts = served_with_tls
    curl = [*run.curl_lines()[1], "--silent"]
    answer = subprocess.run(curl, capture_output=True, check=True).stdout
    without_the_authority = [word for word in curl if word not in {"--cacert", facts["ca_file"]}]
    refused = subprocess.run(without_the_authority, capture_output=True, check=False).returncode

    assert facts["base_url"].startswith("https://127.0.0.1:")
    assert "access_token" in json.loads(answer)
    # curl(1): "Peer certificate cannot be authenticated with known CA certificates".
    assert 60 == refused


# A start takes seconds, so the last test ends the runs that the others used.
@pytest.mark.parametrize(("fixture", "number"), [("served", signal.SIGINT), ("served_with_tls", signal.SIGTERM)])
def test_a_signal_stops_all_processes(request, fixture, number):
    run, facts = request.getfixturevalue(fixture)
    run.process.send_signal(number)

    assert 0 == run.process.wait(60)
    assert all(is_gone(pid) for pid in facts["pids"].values())
    assert not run.file.exists()
