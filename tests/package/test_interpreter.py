"""`make package` finds the Python of the Lambda runtime, or one message says how to name it."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.problem import Problem
from infra.stack import interpreter
from infra.stack.package import build
from tests.lambda_runtime import unpack

ANSWERS = "echo 3 13; echo a build of 3.13"
# pyenv's, for a version that is installed and not chosen.
SHIM = "echo 'pyenv: python3.13: command not found' >&2; exit 127"
OLDER = "echo 3 12; echo a build of 3.12"


def executable(file: Path, script: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def nothing(tmp_path: Path) -> dict[str, str]:
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}


@pytest.fixture
def running(tmp_path: Path) -> Path:
    return executable(tmp_path / "running", OLDER)


def test_the_setting_comes_first(nothing: dict[str, str], running: Path, tmp_path: Path) -> None:
    executable(tmp_path / "bin" / "python3.13", ANSWERS)
    named = executable(tmp_path / "mine", ANSWERS)

    assert (named, "a build of 3.13") == interpreter.find(nothing | {"PYTHON313": str(named)}, running)


@pytest.mark.parametrize("script", [SHIM, OLDER, "sleep 0"])
def test_a_setting_that_names_another_python_is_refused(
    script: str, nothing: dict[str, str], running: Path, tmp_path: Path
) -> None:
    """It is not ignored, because the operator chose it."""
    executable(tmp_path / "bin" / "python3.13", ANSWERS)
    named = executable(tmp_path / "mine", script)

    with pytest.raises(Problem, match=r"^PYTHON313 is .*mine, which is not a working Python 3\.13"):
        interpreter.find(nothing | {"PYTHON313": str(named)}, running)


def test_a_setting_that_names_no_file_is_refused(nothing: dict[str, str], running: Path) -> None:
    with pytest.raises(Problem, match="PYTHON313 is /nowhere/python"):
        interpreter.find(nothing | {"PYTHON313": "/nowhere/python"}, running)


def test_the_path_comes_before_the_running_one(nothing: dict[str, str], tmp_path: Path) -> None:
    on_path = executable(tmp_path / "bin" / "python3.13", ANSWERS)
    running = executable(tmp_path / "running", ANSWERS)

    assert on_path == interpreter.find(nothing, running)[0]


def test_a_shim_is_passed_over(nothing: dict[str, str], tmp_path: Path) -> None:
    executable(tmp_path / "bin" / "python3.13", SHIM)
    running = executable(tmp_path / "running", ANSWERS)

    assert running == interpreter.find(nothing, running)[0]


def test_behind_a_shim_pyenv_has_it(nothing: dict[str, str], running: Path, tmp_path: Path) -> None:
    executable(tmp_path / "bin" / "python3.13", SHIM)
    installed = executable(tmp_path / ".pyenv/versions/3.13.0/bin/python", ANSWERS)

    assert installed == interpreter.find(nothing, running)[0]


def test_pyenv_may_be_installed_elsewhere(nothing: dict[str, str], running: Path, tmp_path: Path) -> None:
    installed = executable(tmp_path / "pyenv/versions/3.13.0/bin/python", ANSWERS)

    assert installed == interpreter.find(nothing | {"PYENV_ROOT": str(tmp_path / "pyenv")}, running)[0]


def test_one_that_never_answers_is_passed_over(
    nothing: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = executable(tmp_path / "bin" / "python3.13", "exec sleep 600")
    running = executable(tmp_path / "running", ANSWERS)
    run = subprocess.run

    def impatient(command: list[Path], **settings: Any) -> Any:
        return run(command, **settings | {"timeout": 0.1 if command[0] == hanging else settings["timeout"]})

    monkeypatch.setattr("infra.stack.interpreter.subprocess.run", impatient)

    assert running == interpreter.find(nothing, running)[0]


def test_without_any_the_message_says_how_to_name_one(nothing: dict[str, str], running: Path) -> None:
    with pytest.raises(Problem, match=r"Install it, or set PYTHON313=/path/to/python3\.13\.$"):
        interpreter.find(nothing, running)


@pytest.mark.stack
def test_the_package_is_for_lambdas_python_or_a_message_names_what_is_missing(tmp_path: Path) -> None:
    try:
        interpreter.find(os.environ)
    except Problem as problem:
        assert "PYTHON313" in str(problem)
        assert "install" in str(problem) or "name another" in str(problem)
        return
    python = interpreter.environment(os.environ)
    package = build("dev", python, tmp_path)
    task = unpack(package.archive, tmp_path / "task")
    bytecode = {file.read_bytes()[:4] for file in task.rglob("*.pyc")}
    magic = subprocess.check_output(
        [python, "-c", "import importlib.util as u; print(u.MAGIC_NUMBER.hex())"], text=True
    )
    imported = subprocess.run(
        [python, "-S", "-s", "-c", "import app; print(app.app.app_name)"],
        cwd=task,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "python3.13" == package.runtime
    assert {bytes.fromhex(magic)} == bytecode
    assert ("watchword\n", "") == (imported.stdout, imported.stderr)
