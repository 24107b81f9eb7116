import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

STARTED = """
import time
from infra.local.stopping import stop_on_signals
stop_on_signals()
try:
    print("ready", flush=True)
    time.sleep(60)
finally:
    time.sleep(0.1)
    print("cleared up", flush=True)
"""

STARTER = """
import subprocess, sys
started = '''
from infra.local.stopping import wait_while
print("ready", flush=True)
wait_while(lambda: True)
print("ended", flush=True)
'''
subprocess.Popen([sys.executable, "-c", started]).wait()
"""


def start(program: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_second_signal_does_not_disturb_the_clearing_up(number):
    with start(STARTED) as process:
        process.stdout.readline()
        process.send_signal(number)
        process.send_signal(number)

        assert "cleared up\n" == process.stdout.read()
    assert 0 == process.returncode


def test_a_run_ends_when_its_starter_was_killed():
    with start(STARTER) as starter:
        starter.stdout.readline()
        starter.kill()

        assert "ended\n" == starter.stdout.read()
