"""Virtual environments that uv creates from lock files, with pinned versions and verified hashes."""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.problem import Problem, printing_problems

LOCK = Path(__file__).parents[1] / "requirements-dev.txt"

_UV = Path(sys.executable).with_name("uv")
_PINNED_UV = re.compile(r"^uv==(?:.*\\\n)*.*", re.MULTILINE)
_INDEX = re.compile(r"^(:env:|install|global)\.index-url='(.+)'$", re.MULTILINE)


def create(directory: Path, python: Path, lock: Path) -> None:
    """Create a virtual environment of that interpreter with the packages of the lock. Raises Problem."""
    _run_uv("venv", "--quiet", "--no-project", "--python", python, directory, purpose=f"create {directory}")
    install(directory / "bin" / "python", lock)


def install(python: Path, lock: Path) -> None:
    """Install the packages of the lock and remove all others. Raises Problem."""
    arguments = ("pip", "sync", "--require-hashes", "--python", python, lock)
    _run_uv(*arguments, purpose=f"install {lock}")


def _run_uv(*arguments: str | Path, purpose: str) -> None:
    if not _UV.exists():
        _install_uv()
    # uv prints its progress and its errors on this terminal.
    if subprocess.run([_UV, *arguments], env=_environment(), check=False).returncode != 0:
        raise Problem(f"uv could not {purpose}. See its output above. If the network failed, connect and try again.")


def _install_uv() -> None:
    """With pip, which every virtual environment has, at the version and with the hashes of the lock."""
    with TemporaryDirectory() as directory:
        only_uv = Path(directory, "uv.txt")
        only_uv.write_text("".join(_PINNED_UV.findall(LOCK.read_text())))
        pip_install = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
        if subprocess.run([*pip_install, "--requirement", only_uv], check=False).returncode != 0:
            raise Problem(
                "pip could not install uv. See its output above. If the network failed, connect and try again."
            )


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
        install(Path(sys.executable), Path(sys.argv[1]))
