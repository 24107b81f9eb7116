"""Issue 14: `make run` installs what running needs, `make test` the rest."""

import json
import re
import subprocess
import sys
from pathlib import Path
from shutil import copy

import pytest

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([a-z0-9.-]+)(?:\[.*\])?==(\S+)", re.MULTILINE)
# The modules behind `make run`, `emulators`, `invoke`, `package`, `deploy` and `destroy`.
COMMANDS = (
    *("infra.local.run", "infra.local.exports", "infra.local.functions", "infra.local.server", "infra.invoke"),
    *("infra.stack.package", "infra.stack.deploy", "infra.stack.destroy", "app", "jgo.maven", "chalice.cli"),
)
IMPORT = """
import importlib, json, sys
from importlib.metadata import packages_distributions
for name in sys.argv[1:]:
    importlib.import_module(name)
distributions = packages_distributions()
imported = {name.partition(".")[0] for name in sys.modules}
print(json.dumps(sorted({each for name in imported for each in distributions.get(name, [])})))
"""


def pinned(lock: str) -> dict[str, str]:
    return dict(PINNED.findall(ROOT.joinpath(lock).read_text()))


def recipe(directory: Path, target: str) -> str:
    """The commands that make runs in a new clone."""
    copy(ROOT / "Makefile", directory)
    for lock in ("requirements-run.txt", "requirements-dev.txt"):
        copy(ROOT / lock, directory)
    return subprocess.run(
        ["make", "--dry-run", target], cwd=directory, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("target", ["run", "emulators", "keys", "apply", "invoke", "package", "deploy", "destroy"])
def test_a_command_of_an_operator_installs_the_smaller_group(tmp_path: Path, target: str) -> None:
    commands = recipe(tmp_path, target)

    assert "infra.dependencies install requirements-run.txt" in commands
    assert "requirements-dev.txt" not in commands


@pytest.mark.parametrize("target", ["test", "stack-test", "check", "lock", "bench"])
def test_a_command_of_a_developer_installs_everything(tmp_path: Path, target: str) -> None:
    assert "infra.dependencies sync requirements-dev.txt" in recipe(tmp_path, target)


def test_the_commands_of_operators_import_nothing_else() -> None:
    imported = subprocess.run(
        [sys.executable, "-c", IMPORT, *COMMANDS],
        cwd=ROOT,
        # The application reads its settings when it is imported.
        env={"AWS_DEFAULT_REGION": "eu-central-1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in json.loads(imported)}

    assert {"chalice", "boto3"} <= names
    # requests uses simplejson where it is installed.
    assert {"simplejson"} >= names - pinned("requirements-run.txt").keys()


def test_the_groups_agree_on_every_version() -> None:
    """Otherwise `make run` and `make test` would each undo what the other installed."""
    runtime, run, dev = (pinned(lock) for lock in ("requirements.txt", "requirements-run.txt", "requirements-dev.txt"))

    assert runtime.items() <= run.items() <= dev.items()
