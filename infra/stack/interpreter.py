"""Finds the Python for packaging, because chalice derives the Lambda runtime from its own interpreter."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.cache import cached_directory
from infra.dependencies import create
from infra.problem import Problem

# The project supports Python 3.11, but AWS creates no new functions for python3.11.
RUNTIME = "python3.13"

_LOCK = Path(__file__).with_name("requirements.txt")
_VERSION = tuple(RUNTIME.removeprefix("python").split("."))
_PRINT_IDENTITY = "import sys; print(*sys.version_info[:2]); print(sys.version, sys.base_prefix)"


def environment(settings: Mapping[str, str]) -> Path:
    """The interpreter of a virtual environment with chalice and the runtime dependencies, created on first use.

    Raises Problem if there is no Python for the runtime.
    """
    python, identity = find(settings)
    directory = cached_directory(
        "packaging", _LOCK.read_bytes() + identity.encode(), lambda directory: _create(directory, python)
    )
    return directory / "bin" / "python"


def find(settings: Mapping[str, str], running: Path = Path(sys.executable)) -> tuple[Path, str]:
    """A working Python for the runtime, and its build. Raises Problem."""
    if path := settings.get("PYTHON313"):
        if identity := _identity(Path(path)):
            return Path(path), identity
        raise Problem(f"PYTHON313 is {path}, which is not a working Python 3.13. Set it to another interpreter.")
    for candidate in _candidates(settings, running):
        if identity := _identity(candidate):
            return candidate, identity
    raise Problem("Packaging needs Python 3.13, which AWS runs. Install it, or set PYTHON313=/path/to/python3.13.")


def _candidates(settings: Mapping[str, str], running: Path) -> Iterator[Path]:
    if on_path := shutil.which(RUNTIME, path=settings.get("PATH", os.defpath)):
        yield Path(on_path)
    yield running
    pyenv = Path(settings.get("PYENV_ROOT") or Path(settings.get("HOME") or Path.home(), ".pyenv"))
    yield from sorted(pyenv.glob("versions/3.13.*/bin/python"), reverse=True)


def _identity(python: Path) -> str:
    """Its build, or "" if it does not run: pyenv has shims for versions that are not installed."""
    try:
        result = subprocess.run(
            [python, "-c", _PRINT_IDENTITY], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    version, _, identity = result.stdout.partition("\n")
    return identity.strip() if tuple(version.split()) == _VERSION else ""


def _create(directory: Path, python: Path) -> None:
    print("Installing the packaging tools (once).", flush=True)
    create(directory, python, _LOCK)
