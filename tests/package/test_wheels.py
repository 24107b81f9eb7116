"""Issue 14: the package is built from wheels in out/, so that a rollback needs no index."""

import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.problem import Problem
from infra.stack.package import build
from tests.package.projects import project

pytestmark = pytest.mark.stack


def wheel(directory: Path, version: str) -> str:
    """Its line in a lock."""
    directory.mkdir(exist_ok=True)
    file, folder = directory / f"small-{version}-py3-none-any.whl", f"small-{version}.dist-info"
    with ZipFile(file, "w") as archive:
        archive.writestr("small.py", f"VERSION = {version!r}\n")
        archive.writestr(f"{folder}/METADATA", f"Metadata-Version: 2.1\nName: small\nVersion: {version}\n")
        archive.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{folder}/RECORD", "")
    return f"small=={version} --hash=sha256:{sha256(file.read_bytes()).hexdigest()}\n"


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two versions were packaged in turns, and now nothing answers where the index was."""
    index = tmp_path / "index"
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    for version in ("1.0", "2.0"):
        version_project = project(tmp_path / version, requirements=wheel(index, version))
        build("dev", Path(sys.executable), tmp_path / "out" / version, version_project)
    for file in index.iterdir():
        file.unlink()
    return tmp_path / "out"


def test_an_earlier_version_is_packaged_without_an_index(tmp_path: Path, out: Path) -> None:
    again = build("dev", Path(sys.executable), out / "again", tmp_path / "1.0")

    assert (out / "1.0" / "deployment.zip").read_bytes() == again.archive.read_bytes()
    assert {"small-1.0-py3-none-any.whl", "small-2.0-py3-none-any.whl"} == {
        file.name for file in (out / "wheels").iterdir()
    }


def test_a_wheel_that_was_changed_on_this_machine_is_not_packaged(tmp_path: Path, out: Path) -> None:
    with ZipFile(out / "wheels" / "small-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr("another.py", "")

    with pytest.raises(Problem, match=r"small==1\.0"):
        build("dev", Path(sys.executable), out / "again", tmp_path / "1.0")
