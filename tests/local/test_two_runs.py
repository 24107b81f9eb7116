"""Issue 14: two `make run` in one checkout do not take each other's run.json."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.ports import free_port
from infra.local.run_directory import run_directory
from infra.problem import Problem
from tests.local.test_run import ROOT, running

HOLD = """
import sys, time
from pathlib import Path
from infra.local.run_directory import run_directory
with run_directory(Path(sys.argv[1]), 8000):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_has_a_directory_of_its_own(tmp_path: Path) -> None:
    runs = tmp_path / ".local"
    with run_directory(runs, 8000) as first:
        with run_directory(runs, 8001) as second:
            pass
        with run_directory(runs, 8001) as third, pytest.raises(Problem, match=r"PORT=8001 is starting"):
            run_directory(runs, 8001).__enter__()
    with run_directory(runs, 8002) as later:
        pass

    assert [runs, runs / "8001", runs / "8001", runs] == [first, second, third, later]


def test_a_killed_run_does_not_keep_its_directory(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert b"held\n" == holder.stdout.readline()
        with run_directory(tmp_path, 8001) as meanwhile:
            pass
        holder.kill()
    with run_directory(tmp_path, 8001) as afterwards:
        pass

    assert (tmp_path / "8001", tmp_path) == (meanwhile, afterwards)


@pytest.mark.emulator
@pytest.mark.stack
def test_each_of_two_servers_is_reached_by_its_port(tmp_path: Path) -> None:
    """Without PORT=, the first. The end of the second leaves the first one's file."""

    def issuer(**variables: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "infra.invoke", "", "rotate", "{}"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        # The metrics of the rotation name the issuer.
        named = [json.loads(line).get("Issuer") for line in done.stderr.splitlines() if line.startswith('{"_aws')]
        return done.returncode, named[0] if named else done.stderr

    ports = [str(free_port()), str(free_port())]
    with running(tmp_path, PORT=ports[0]) as (run, first):
        with running(tmp_path, PORT=ports[1]):
            reached = [issuer(PORT=port) for port in ports] + [issuer()]
            second = json.loads((tmp_path / ".local" / ports[1] / "run.json").read_text())
        nobody = issuer(PORT=ports[1])
        remaining = json.loads(run.file.read_text())

    assert first == remaining
    assert [(0, each["base_url"]) for each in (first, second, first)] == reached
    assert (1, True) == (nobody[0], nobody[1].startswith(f"No server is running on port {ports[1]} in this directory."))
