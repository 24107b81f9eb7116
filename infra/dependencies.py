"""Installs a lock file with pip: pinned versions, checked hashes, visible progress."""

import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE, STDOUT

from infra.problem import Problem, shown_as_one_sentence

_UNREACHABLE = re.compile("Failed to establish a new connection|NameResolutionError|ConnectTimeout|ProxyError")


def install(python: Path, lock: Path) -> None:
    """Needs an interpreter that has pip."""
    pip_install = [str(python), "-m", "pip", "install", "--require-hashes", "--progress-bar=off"]
    output = []
    pip = subprocess.Popen([*pip_install, "--requirement", lock], stdout=PIPE, stderr=STDOUT, text=True)
    with pip, ExitStack() as when_interrupted:
        when_interrupted.callback(pip.terminate)
        assert pip.stdout is not None
        for line in pip.stdout:
            output.append(line)
            _show(line)
        pip.wait()
    print(flush=True)
    if pip.returncode != 0:
        raise Problem(_explain("".join(output), lock))


def _show(line: str) -> None:
    if collecting := re.match(r"Collecting ([^\s=]+)", line):
        print(f" {collecting[1]}", end="", flush=True)
    elif line.startswith("Installing collected packages"):
        print("\n installing", end="", flush=True)


def _explain(output: str, lock: Path) -> str:
    if _UNREACHABLE.search(output):
        return f"The package index cannot be reached to install {lock}: connect to the network and run it again."
    errors = [line for line in output.splitlines() if line.startswith("ERROR: ")]
    return f"pip could not install {lock}: {errors[-1] if errors else output[-500:]}"


if __name__ == "__main__":
    with shown_as_one_sentence():
        install(Path(sys.executable), Path(sys.argv[1]))
