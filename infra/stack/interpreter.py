"""The Python that packages: chalice takes the Lambda runtime from the interpreter that runs it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.cache import cached_directory
from infra.dependencies import create
from infra.problem import Problem

# AWS takes no new function for python3.11, which the project itself can do with.
RUNTIME = "python3.13"

_LOCK = Path(__file__).with_name("requirements.txt")
_VERSION = tuple(RUNTIME.removeprefix("python").split("."))
_TELL = "import sys; print(*sys.version_info[:2]); print(sys.version, sys.base_prefix)"


def environment(settings: Mapping[str, str]) -> Path:
    """The interpreter of a virtual environment with chalice and the runtime dependencies, made on first use.

    Raises `Problem` when there is no Python for the runtime.
    """
    python, identity = find(settings)
    directory = cached_directory(
        "packaging", _LOCK.read_bytes() + identity.encode(), lambda made: _create(made, python)
    )
    return directory / "bin" / "python"


def find(settings: Mapping[str, str], running: Path = Path(sys.executable)) -> tuple[Path, str]:
    """A working Python for the runtime, and which build it is. Raises `Problem`."""
    if named := settings.get("PYTHON313"):
        if identity := _identity(Path(named)):
            return Path(named), identity
        raise Problem(f"PYTHON313 names {named}, which is no working Python 3.13: name another.")
    for candidate in _candidates(settings, running):
        if identity := _identity(candidate):
            return candidate, identity
    raise Problem(
        "AWS runs the package with Python 3.13, and there is none here: install it, or name yours with "
        "PYTHON313=/path/to/python3.13."
    )


def _candidates(settings: Mapping[str, str], running: Path) -> Iterator[Path]:
    if on_path := shutil.which(RUNTIME, path=settings.get("PATH", os.defpath)):
        yield Path(on_path)
    yield running
    pyenv = Path(settings.get("PYENV_ROOT") or Path(settings.get("HOME") or Path.home(), ".pyenv"))
    yield from sorted(pyenv.glob("versions/3.13.*/bin/python"), reverse=True)


def _identity(python: Path) -> str:
    """Its build, or nothing: pyenv's shims are there for versions that are not, so each is asked."""
    try:
        asked = subprocess.run([python, "-c", _TELL], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    version, _, identity = asked.stdout.partition("\n")
    return identity.strip() if tuple(version.split()) == _VERSION else ""


def _create(directory: Path, python: Path) -> None:
    print("Installing what packages (once).", flush=True)
    create(directory, python, _LOCK)
