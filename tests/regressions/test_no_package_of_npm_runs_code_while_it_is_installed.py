"""Each directory with an npm lock file has an .npmrc that disables the scripts of packages."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = [
    Path(line)
    for line in subprocess.run(
        ["git", "ls-files", "*package-lock.json"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
]


def test_npm_lock_files_exist() -> None:
    assert {"benchmarks/peers", "console", "infra/api_docs", "tests/integrators/newman", "tests/libraries/node"} <= {
        lock.parent.as_posix() for lock in LOCKS
    }


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_scripts_are_ignored(lock: Path) -> None:
    assert "ignore-scripts=true" in ROOT.joinpath(lock).with_name(".npmrc").read_text().splitlines()
