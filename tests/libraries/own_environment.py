"""Libraries that need many packages, or other ones than the tests have."""

import sys
from functools import partial
from pathlib import Path

from infra.cache import cached_directory
from infra.dependencies import create


def python_with(name: str) -> Path:
    """The interpreter of a virtual environment with the packages of `name/requirements.txt`. Raises Problem."""
    lock, interpreter = lock_of(name), f"{sys.version} {sys.base_prefix}".encode()
    create_environment = partial(create, python=Path(sys.executable), lock=lock)
    return cached_directory(name, lock.read_bytes() + interpreter, create_environment) / "bin" / "python"


def version_of(name: str) -> str:
    return lock_of(name).read_text().partition(f"\n{name}==")[2].partition(" ")[0]


def lock_of(name: str) -> Path:
    return Path(__file__).parent / name / "requirements.txt"
