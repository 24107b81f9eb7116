"""How long the first `make run` takes until the server answers, and what it leaves on the disk.

It starts in a copy of the project with an empty home directory, so the network is part of the measurement. Sizes are
allocated blocks, in MB of 1,000,000 bytes, and a file with two names counts once.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from benchmarks import report
from infra.local.ports import free_port

PROJECT = Path(__file__).parents[1]
# Everything that a tool made, as in .gitignore.
MADE = (".git", ".venv", ".local", "out", "deployments", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info")
# Caches of the user, and this environment.
OF_THE_USER = ("XDG_", "VIRTUAL_ENV", "UV_CACHE_DIR", "PIP_CACHE_DIR", "PYTHON", "MAKE", "MFLAGS")
SECONDS, MEGABYTES = 45, 350
PATIENCE = 600


@contextmanager
def first_start(directory: Path) -> Iterator[float]:
    """The seconds until the server of `make run` answered. It runs until the end of the block."""
    project, home, port = directory / "project", directory / "home", free_port()
    copytree(PROJECT, project, ignore=ignore_patterns(*MADE))
    home.mkdir()
    variables = {name: value for name, value in os.environ.items() if not name.startswith(OF_THE_USER)}
    began = time.monotonic()
    with Path(directory, "output").open("w") as output:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}", f"PYTHON={Path(sys.base_prefix, 'bin', 'python3')}"],
            cwd=project,
            env=variables | {"HOME": str(home)},
            stdout=output,
            stderr=output,
            # make ends at a signal without a word to its command. The group has both.
            start_new_session=True,
        )
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise SystemExit(f"make run did not start:\n{Path(directory, 'output').read_text()}")
            time.sleep(0.05)
        yield time.monotonic() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def megabytes(*directories: Path) -> float:
    files = [file.lstat() for directory in directories for file in directory.rglob("*")]
    return sum({file.st_ino: file.st_blocks * 512 for file in files}.values()) / 1e6


def _answers(port: int) -> bool:
    try:
        build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/health", timeout=5).close()
    except (URLError, OSError):
        return False
    return True


def main() -> None:
    report.heading(__doc__ or "")
    with TemporaryDirectory() as temporary:
        directory = Path(temporary)
        with first_start(directory) as seconds:
            project, home = directory / "project", directory / "home"
            parts = {
                "the virtual environment": (project / ".venv",),
                "the emulators": (home / ".cache" / "watchword",),
                "the data and logs of the run": (project / ".local",),
            }
            sizes = {name: megabytes(*directories) for name, directories in parts.items()}
            together = megabytes(home, project / ".venv", project / ".local")
    for name, size in sizes.items():
        print(f"{name + ', MB':<58}{size:>9.2f}")
    report.target("together with caches, MB", together, at_most=MEGABYTES)
    report.target("until the server answers, seconds", seconds, at_most=SECONDS)


if __name__ == "__main__":
    main()
