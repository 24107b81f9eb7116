"""Virtual environments that uv creates from lock files, with pinned versions and verified hashes.

python -m infra.dependencies install LOCK [--emulators]    adds the packages of the lock to this environment
python -m infra.dependencies sync LOCK                     also removes all others
"""

import atexit
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from infra.problem import Problem, printing_problems

# It pins uv.
LOCK: Final = Path(__file__).parents[1] / "requirements-dev.txt"

_UV = Path(sys.executable).with_name("uv")
_PINNED_UV = re.compile(r"^uv==(?:.*\\\n)*.*", re.MULTILINE)
_INDEX = re.compile(r"^(:env:|install|global)\.index-url='(.+)'$", re.MULTILINE)


def create(directory: Path, python: Path, lock: Path) -> None:
    """Create a virtual environment of that interpreter with the packages of the lock. Raises Problem."""
    command: list[str | Path] = [_uv(), "venv", "--quiet", "--no-project", "--python", python, directory]
    _run(command, purpose=f"create {directory}")
    _install("install", directory / "bin" / "python", lock)


def install(how: str, lock: Path, meanwhile: Callable[[], object]) -> None:
    """Install the lock's packages for the Python that runs, and do something else meanwhile. Raises Problem."""
    # Before the threads start: both use uv, and the lock may replace the pip that knows the index.
    _uv()
    os.environ.update(_environment())
    with ThreadPoolExecutor() as pool:
        other = pool.submit(meanwhile)
        _install(how, Path(sys.executable), lock)
    other.result()


def _install(how: str, python: Path, lock: Path) -> None:
    words = ["--no-deps", "-r", lock] if how == "install" else [lock]
    command = [_uv(), "pip", how, "--require-hashes", "--python", python, *words]
    # A rollback then needs no network, because uv's cache has the packages of the earlier version.
    if subprocess.run([*command, "--offline"], env=_environment(), capture_output=True, check=False).returncode != 0:
        _run(command, purpose=f"install {lock}")


def _run(command: Sequence[str | Path], purpose: str) -> None:
    # uv prints its progress and its errors on this terminal.
    if subprocess.run(command, env=_environment(), check=False).returncode != 0:
        raise Problem(f"uv could not {purpose}. See its output above. If the network failed, connect and try again.")


@cache
def _uv() -> Path:
    """`make run` does not need it afterwards, and it has 54 MB, so it is removed when this process ends."""
    if _UV.exists():
        return _UV
    directory = mkdtemp()
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    # With pip, which every virtual environment has, at the version and with the hashes of the lock.
    only_uv = Path(directory, "uv.txt")
    only_uv.write_text("".join(_PINNED_UV.findall(LOCK.read_text())))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
    where = ["--require-hashes", "--requirement", str(only_uv), "--target", directory]
    if subprocess.run([*command, *where], check=False).returncode != 0:
        raise Problem("pip could not install uv. See its output above. If the network failed, connect and try again.")
    return Path(directory, "bin", "uv")


def _environment() -> dict[str, str]:
    """uv uses the system's certificates and the package index of pip, because a company may have its own."""
    defaults = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    has_index = bool({"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & os.environ.keys())
    if not has_index and (index := _index_of_pip()):
        defaults["UV_DEFAULT_INDEX"] = index
    return defaults | os.environ


def _index_of_pip() -> str | None:
    configuration = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    indexes = dict(_INDEX.findall(configuration))
    # Highest priority first, as in pip.
    return indexes.get(":env:") or indexes.get("install") or indexes.get("global")


if __name__ == "__main__":
    with printing_problems():
        match sys.argv[1:]:
            case ["install" | "sync" as how, lock]:
                install(how, Path(lock), lambda: None)
            case ["install" as how, lock, "--emulators"]:
                from infra.local import ministack

                install(how, Path(lock), ministack.command)
            case _:
                raise Problem("Name what to do and the lock: python -m infra.dependencies install|sync LOCK.")
