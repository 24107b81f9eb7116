"""`make apply`, beside a running server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.test_run import ROOT, running

pytestmark = [pytest.mark.emulator, pytest.mark.slow]
FILE = """\
resources:
  - slug: orders
    scopeGroups:
      - slug: invoices
        name: Invoices
        scopes:
          invoices:read: Read invoices
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("apply")


def apply(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.local.apply", *words],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_file_is_shown_applied_and_applied_to_no_effect(directory: Path) -> None:
    """Issue: prints a diff; dry_run only prints; does nothing the second time; errors name line and field."""
    (directory / "catalogue.yaml").write_text(FILE)
    (directory / "wrong.yaml").write_text(FILE.replace("name: Invoices", "name: 1"))
    with running(directory):
        dry, first, second = (apply(directory, *words, "catalogue.yaml") for words in (["--dry-run"], [], []))
        wrong, absent = apply(directory, "wrong.yaml"), apply(directory, "absent.yaml")

    diff = "+ orders: group invoices: scope invoices:read: Read invoices"
    assert (True, True) == (diff in dry.stdout, dry.stdout.endswith("Nothing was written: this was a dry run.\n"))
    assert (True, True) == (diff in first.stdout, first.stdout.endswith("follow within 30 seconds.\n"))
    assert ("Nothing to do.\n", "") == (second.stdout, second.stderr)
    assert (1, "wrong.yaml: line 5: resources[0].scopeGroups[0].name: ") == (wrong.returncode, wrong.stderr[:54])
    assert (1, 1) == (absent.returncode, absent.stderr.count("\n"))


def test_without_a_running_server_it_says_what_to_do(tmp_path: Path) -> None:
    """One sentence."""
    (tmp_path / "catalogue.yaml").write_text(FILE)
    answer = apply(tmp_path, "catalogue.yaml")

    assert (1, True) == (answer.returncode, answer.stderr.startswith("Nothing runs here: start `make run`"))
