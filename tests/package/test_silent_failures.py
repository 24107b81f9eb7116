"""Where `chalice package` ends without an error, or with a traceback, `make package` says what to do."""

import io
import platform
import sys
import tarfile
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.problem import Problem
from infra.stack.package import build
from tests.package.projects import APP, project

pytestmark = pytest.mark.stack

# Says what it is called, and cannot be built.
SETUP = """
import sys
from setuptools import setup
if "bdist_wheel" in sys.argv:
    sys.exit("no compiler")
setup(name="unbuildable", version="1.0", py_modules=[])
"""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The index for pip, because there is no network."""
    directory = tmp_path / "index"
    directory.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(directory))
    # The tests' own setuptools builds.
    monkeypatch.setenv("PIP_NO_BUILD_ISOLATION", "0")
    return directory


def refusal(tmp_path: Path, directory: Path, stage: str = "dev") -> str:
    with pytest.raises(Problem) as raised:
        build(stage, Path(sys.executable), tmp_path / "out", directory)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def sdist(index: Path) -> str:
    """Its line in a lock."""
    file = index / "unbuildable-1.0.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for name, content in (
            ("setup.py", SETUP),
            ("PKG-INFO", "Metadata-Version: 2.1\nName: unbuildable\nVersion: 1.0\n"),
        ):
            member = tarfile.TarInfo(f"unbuildable-1.0/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content.encode()))
    return f"unbuildable==1.0 --hash=sha256:{sha256(file.read_bytes()).hexdigest()}\n"


def wheel(index: Path, tag: str) -> str:
    """Its line in a lock."""
    file = index / f"unbuildable-1.0-{tag}.whl"
    folder = "unbuildable-1.0.dist-info"
    with ZipFile(file, "w") as archive:
        archive.writestr("unbuildable.py", "")
        archive.writestr(f"{folder}/METADATA", "Metadata-Version: 2.1\nName: unbuildable\nVersion: 1.0\n")
        archive.writestr(f"{folder}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        archive.writestr(f"{folder}/RECORD", "")
    return f"unbuildable==1.0 --hash=sha256:{sha256(file.read_bytes()).hexdigest()}\n"


def test_a_small_project_is_packaged(tmp_path: Path) -> None:
    """The others fail because of what is wrong with them, and of nothing else."""
    package = build("dev", Path(sys.executable), tmp_path / "out", project(tmp_path / "small"))

    assert {"APIHandler", "Keys"} <= package.template["Resources"].keys()


def test_a_dependency_that_cannot_be_packaged(tmp_path: Path, index: Path) -> None:
    """Chalice prints a message and exits with status 0."""
    directory = project(tmp_path / "small", requirements=sdist(index))

    assert "There is no wheel of unbuildable==1.0 that Lambda can run. " in refusal(tmp_path, directory)
    # A second attempt would take up what the first one left there, and say nothing.
    assert not directory.joinpath(".chalice", "deployments").exists()


@pytest.mark.parametrize("is_pinned", [True, False])
def test_a_wheel_for_lambda_is_taken_if_the_lock_knows_it(tmp_path: Path, index: Path, is_pinned: bool) -> None:
    """One that this machine cannot run Chalice asks for by its version alone."""
    architecture, machine = ("arm64", "aarch64") if platform.machine() == "x86_64" else ("x86_64", "x86_64")
    lock = sdist(index)
    pin = wheel(index, f"py3-none-manylinux2014_{machine}").split()[1]
    directory = project(
        tmp_path / "small",
        requirements=f"{lock.strip()} {pin}" if is_pinned else lock,
        configuration={"lambda_architecture": architecture},
    )

    if is_pinned:
        package = build("dev", Path(sys.executable), tmp_path / "out", directory)
        assert "unbuildable.py" in ZipFile(package.archive).namelist()
    else:
        assert "There is no wheel of unbuildable==1.0 that Lambda can run. " in refusal(tmp_path, directory)


def test_something_else_under_the_name_and_version_of_a_dependency(tmp_path: Path, index: Path) -> None:
    wheel(index, "py3-none-any")
    requirements = f"unbuildable==1.0 --hash=sha256:{'0' * 64}\n"
    directory = project(tmp_path / "small", requirements=requirements)

    assert "The package index has other content for unbuildable==1.0 than requirements.txt pins. " in refusal(
        tmp_path, directory
    )


def test_a_dependency_that_does_not_exist(tmp_path: Path, index: Path) -> None:
    directory = project(tmp_path / "small", requirements="no-such-package==1.0\n")

    assert "The package index has no no-such-package==1.0, or cannot be reached. " in refusal(tmp_path, directory)


def test_an_unknown_stage(tmp_path: Path) -> None:
    assert "has no stage stagging. Stages: dev." in refusal(tmp_path, project(tmp_path / "small"), "stagging")


@pytest.mark.parametrize("content", ["{,}", "{}", "[]"])
def test_a_configuration_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    directory = project(tmp_path / "small")
    directory.joinpath(".chalice/config.json").write_text(content)

    assert refusal(tmp_path, directory).startswith("Cannot read .chalice/config.json: ")


@pytest.mark.parametrize(
    ("app", "expected"),
    [
        pytest.param(APP.replace('"/"', '"/slash/"'), "Route cannot end with a trailing slash: /slash/", id="route"),
        pytest.param(APP + "import no_such_module", "No module named 'no_such_module'", id="import"),
        pytest.param(APP + "def", "SyntaxError: invalid syntax", id="syntax"),
        pytest.param(
            APP + 'app.lambda_function(name="keys")(lambda event, context: {})',
            "Duplicate function name detected: keys",
            id="twice the same name",
        ),
    ],
)
def test_an_application_that_chalice_deploy_would_refuse(tmp_path: Path, app: str, expected: str) -> None:
    message = refusal(tmp_path, project(tmp_path / "small", app=app))

    assert message.startswith("Chalice rejected the application: ")
    assert expected in message


def test_settings_that_chalice_deploy_would_refuse(tmp_path: Path) -> None:
    numbers = {"environment_variables": {"WATCHWORD_REQUEST_BUDGET": 3}}

    assert "Environment variable values must be strings" in refusal(
        tmp_path, project(tmp_path / "small", configuration=numbers)
    )


def test_a_policy_that_is_not_there(tmp_path: Path) -> None:
    policy = {"autogen_policy": False, "iam_policy_file": "nowhere.json"}
    message = refusal(tmp_path, project(tmp_path / "small", configuration=policy))

    assert message.startswith("chalice package failed: ")
    assert "nowhere.json" in message


def test_a_missing_template(tmp_path: Path) -> None:
    directory = project(tmp_path / "small")
    directory.joinpath("infra/resources.yaml").unlink()

    assert refusal(tmp_path, directory).startswith("infra/resources.yaml is missing. ")


def test_a_python_without_chalice(tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys._base_executable} -S "$@"\n')  # type: ignore[attr-defined]  # the test's
    bare.chmod(0o755)

    with pytest.raises(Problem, match="No module named 'chalice'"):
        build("dev", bare, tmp_path / "out", project(tmp_path / "small"))
