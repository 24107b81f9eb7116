"""Virtual environments that uv creates from lock files, with pinned versions and verified hashes.

python -m infra.dependencies install LOCK    adds the packages of the lock to this environment
python -m infra.dependencies sync LOCK       also removes all others
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from infra.problem import Problem, printing_problems

# It pins uv.
LOCK: Final = Path(__file__).parents[1] / "requirements-dev.txt"
HOW: Final = ("install", "sync")

_UV = Path(sys.executable).with_name("uv")
_PINNED_UV = re.compile(r"^uv==(?:.*\\\n)*.*", re.MULTILINE)
_INDEX = re.compile(r"^(:env:|install|global)\.index-url='(.+)'$", re.MULTILINE)


def create(directory: Path, python: Path, lock: Path) -> None:
    """Create a virtual environment of that interpreter with the packages of the lock. Raises Problem."""
    with _uv() as uv:
        _run([uv, "venv", "--quiet", "--no-project", "--python", python, directory], purpose=f"create {directory}")
        _install(uv, "install", directory / "bin" / "python", lock)


def install(how: str, lock: Path) -> None:
    """Install the lock's packages for the Python that runs. Raises Problem."""
    with _uv() as uv:
        _install(uv, how, Path(sys.executable), lock)


def _install(uv: Path, how: str, python: Path, lock: Path) -> None:
    words = ["-r", lock] if how == "install" else [lock]
    command = [uv, "pip", how, "--require-hashes", "--python", python, *words]
    # A rollback then needs no network, because uv's cache has the packages of the earlier version.
    if subprocess.run([*command, "--offline"], env=_environment(), capture_output=True, check=False).returncode != 0:
        _run(command, purpose=f"install {lock}")


def _run(command: Sequence[str | Path], purpose: str) -> None:
    # uv prints its progress and its errors on this terminal.
    if subprocess.run(command, env=_environment(), check=False).returncode != 0:
        raise Problem(f"uv could not {purpose}. See its output above. If the network failed, connect and try again.")


@contextmanager
def _uv() -> Iterator[Path]:
    """`make run` does not need it afterwards, and it is a quarter of what a first start would leave on the disk."""
    if _UV.exists():
        yield _UV
        return
    with TemporaryDirectory() as directory:
        # With pip, which every virtual environment has, at the version and with the hashes of the lock.
        only_uv = Path(directory, "uv.txt")
        only_uv.write_text("".join(_PINNED_UV.findall(LOCK.read_text())))
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
        where = ["--require-hashes", "--requirement", str(only_uv), "--target", directory]
        if subprocess.run([*command, *where], check=False).returncode != 0:
            raise Problem(
                "pip could not install uv. See its output above. If the network failed, connect and try again."
            )
        yield Path(directory, "bin", "uv")


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
        if len(sys.argv) != 3 or sys.argv[1] not in HOW:
            raise Problem(f"Name how to install and the lock: python -m infra.dependencies {'|'.join(HOW)} LOCK.")
        install(sys.argv[1], Path(sys.argv[2]))
