"""The directory of a run: its logs, its certificates and its run.json. Two runs in one checkout never share one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from infra.problem import Problem

RUNS: Final = Path(".local")


@contextmanager
def run_directory(preferred: Path, port: int) -> Iterator[Path]:
    """`preferred`, or its subdirectory of the port while another run has it. Raises Problem if both are in use."""
    for directory in (preferred, preferred / str(port)):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The system removes the lock when this process ends, even by SIGKILL. Children do not inherit it.
        lock = os.open(directory, os.O_RDONLY)
        try:
            if _is_acquired(lock):
                yield directory
                return
        finally:
            os.close(lock)
    raise Problem(f"Another run with PORT={port} is starting in this directory. Stop it, or set PORT= to another port.")


def _is_acquired(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
