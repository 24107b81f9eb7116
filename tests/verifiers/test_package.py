"""The package watchword-verifier: its version, its dependencies, and that it can be installed from its folder."""

import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copytree

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "verifiers" / "python"
PROJECT = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_version_is_that_of_the_server() -> None:
    server = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert server["version"] == PROJECT["version"]


def test_it_depends_on_pyjwt_and_cryptography_alone() -> None:
    assert ["cryptography", "pyjwt>=2.10"] == PROJECT["dependencies"]


LOADED = """
import sys, watchword_verifier
frameworks = {"flask", "fastapi", "starlette", "django", "asgiref", "boto3", "botocore", "requests"}
print(watchword_verifier.__file__, sorted(frameworks & set(sys.modules)))
"""


@pytest.mark.slow
def test_it_is_installed_from_its_folder_and_loads_no_framework(tmp_path: Path) -> None:
    # A copy, because setuptools writes beside the sources.
    sources = copytree(FOLDER, tmp_path / "sources")
    install = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", tmp_path / "site"]
    subprocess.run([sys.executable, "-m", "pip", *install, sources], check=True)
    ran = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={"PYTHONPATH": str(tmp_path / "site")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"{tmp_path / 'site' / 'watchword_verifier' / '__init__.py'} []\n" == ran.stdout
    assert (tmp_path / "site" / "watchword_verifier" / "py.typed").exists()
