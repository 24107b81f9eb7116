"""No process outlives the one that started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.local.child import Child
from tests.local.processes import is_alive, is_gone

PARENT = """
import os, sys, time
from pathlib import Path
from infra.local.child import Child
child = Child(["sleep", "60"], os.environ, Path(sys.argv[1]))
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_stopped_child_has_ended(tmp_path):
    child = Child(["sleep", "60"], os.environ, tmp_path / "log")
    child.stop()

    assert is_gone(child.pid)


def test_a_child_that_ignores_sigterm_is_killed(tmp_path):
    child = Child(["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"], os.environ, tmp_path / "log")
    while not (tmp_path / "log").read_text():
        time.sleep(0.01)
    child.stop()

    assert is_gone(child.pid)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_parent_takes_its_child_along(tmp_path, number):
    command = [sys.executable, "-c", PARENT, tmp_path / "log"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as parent:
        pid = int(parent.stdout.readline())
        was_alive = is_alive(pid)
        parent.send_signal(number)

    assert (True, True) == (was_alive, is_gone(pid))


def test_the_output_of_a_child_is_in_its_log(tmp_path):
    child = Child(["echo", "hello"], os.environ, tmp_path / "log")
    while child.is_running:
        time.sleep(0.01)
    child.stop()

    assert "hello\n" == (tmp_path / "log").read_text()
