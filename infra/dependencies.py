"""Virtual environments and their lock files, by uv: pinned versions, checked hashes, uv's own progress."""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.problem import Problem, shown_as_one_sentence

LOCK = Path(__file__).parents[1] / "requirements-dev.txt"

_UV = Path(sys.executable).with_name("uv")
_PINNED_UV = re.compile(r"^uv==(?:.*\\\n)*.*", re.MULTILINE)
_INDEX = re.compile(r"^(:env:|install|global)\.index-url='(.+)'$", re.MULTILINE)


def create(directory: Path, python: Path, lock: Path) -> None:
    """A virtual environment of that interpreter with what the lock pins. Raises Problem."""
    _run_uv("venv", "--quiet", "--no-project", "--python", python, directory, purpose=f"make {directory}")
    install(directory / "bin" / "python", lock)


def install(python: Path, lock: Path) -> None:
    """What the lock pins, and nothing else. Raises Problem."""
    words = ("pip", "sync", "--require-hashes", "--python", python, lock)
    _run_uv(*words, purpose=f"install {lock}")


def _run_uv(*words: str | Path, purpose: str) -> None:
    if not _UV.exists():
        _install_uv()
    # Its output is the terminal's own: uv shows progress there, and says why it fails.
    if subprocess.run([_UV, *words], env=_environment(), check=False).returncode != 0:
        raise Problem(
            f"uv could not {purpose}: the reason stands above. If it is the network, connect and run it again."
        )


def _install_uv() -> None:
    """With pip, which is in the environment from the start, at the version and with the hashes of the lock."""
    with TemporaryDirectory() as directory:
        only_uv = Path(directory, "uv.txt")
        only_uv.write_text("".join(_PINNED_UV.findall(LOCK.read_text())))
        pip_install = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
        if subprocess.run([*pip_install, "--requirement", only_uv], check=False).returncode != 0:
            raise Problem("pip could not install uv: the reason stands above. If it is the network, connect and retry.")


def _environment() -> dict[str, str]:
    """uv trusts what the system trusts and asks the index that pip is told to ask: a company may have its own."""
    defaults = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    is_told = bool({"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & os.environ.keys())
    if not is_told and (index := _index_of_pip()):
        defaults["UV_DEFAULT_INDEX"] = index
    return defaults | os.environ


def _index_of_pip() -> str | None:
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    by_place = dict(_INDEX.findall(told))
    return by_place.get(":env:") or by_place.get("install") or by_place.get("global")


if __name__ == "__main__":
    with shown_as_one_sentence():
        install(Path(sys.executable), Path(sys.argv[1]))
