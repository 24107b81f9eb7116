"""`make apply`, `make keys` and the others, beside a running server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
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
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    directory = tmp_path_factory.mktemp("invoke")
    (directory / "catalogue.yaml").write_text(FILE)
    (directory / "wrong.yaml").write_text(FILE.replace("name: Invoices", "name: 1"))
    with running(directory):
        yield directory


def invoke(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.invoke", "", *words],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def apply(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return invoke(directory, "apply", "--file", *words)


def test_a_dry_run_prints_the_diff_and_a_second_run_changes_nothing(directory: Path) -> None:
    """Issue: prints a diff; dry_run only prints; does nothing the second time; errors name line and field."""
    dry, first, second = (apply(directory, "catalogue.yaml", *words) for words in (["--dry-run"], [], []))
    wrong, absent = apply(directory, "wrong.yaml"), apply(directory, "absent.yaml")

    diff = "+ orders: group invoices: scope invoices:read: Read invoices"
    assert (True, True) == (diff in dry.stdout, dry.stdout.endswith("Dry run: nothing was written.\n"))
    assert (True, True) == (diff in first.stdout, first.stdout.endswith("use it within 30 seconds.\n"))
    assert ("No changes.\n", "") == (second.stdout, second.stderr)
    assert (1, "wrong.yaml: line 5: resources[0].scopeGroups[0].name: ") == (wrong.returncode, wrong.stderr[:54])
    assert (1, 1) == (absent.returncode, absent.stderr.count("\n"))


def test_the_answer_alone_is_on_stdout(directory: Path) -> None:
    """The log goes to stderr, so that a script can read the answer."""
    answer = invoke(directory, "keys")

    assert (0, {"RS256", "ES256"}) == (answer.returncode, {key["alg"] for key in json.loads(answer.stdout)["keys"]})


@pytest.mark.parametrize(
    ("function", "event", "sentence"),
    [
        ("leaked", '{"kid": "absent"}', "leaked: refused. The key ring has no key with this kid"),
        ("leaked", '{"kid": ""}', "leaked: refused. The key ring has no key with this kid"),
        ("rotate", '{"later": true}', 'rotate: refused. Send {} or {"now": true}.'),
        ("issuing", '{"enabled": null}', 'issuing failed: Send {"enabled": true} or {"enabled": false}.'),
        ("apply", "{}", 'apply failed: Send {"content": '),
        ("restored", '{"since": "yesterday"}', "restored: refused. "),
        ("rotation", "{}", "There is no function 'rotation' to invoke: apply, bootstrap, "),
        ("keys", "[]", "EVENT must be a JSON object"),
        ("keys", "{'a': 1}", "EVENT must be a JSON object"),
    ],
)
def test_a_refusal_ends_with_status_1_and_its_sentence(
    directory: Path, function: str, event: str, sentence: str
) -> None:
    """Issue: a refused operation exits 1, with its sentence last on the screen; no target prints a traceback."""
    answer = invoke(directory, function, event)

    assert (1, True) == (answer.returncode, answer.stderr.splitlines()[-1].startswith(sentence))
    assert "Traceback" not in answer.stderr


def test_rotation_and_a_leak_can_be_tried_at_once(directory: Path) -> None:
    """Issue 14: the ring looks two days old. Its standbys may sign, because verifiers could have fetched them."""
    keys = json.loads(invoke(directory, "keys").stdout)["keys"]
    rotated = invoke(directory, "rotate", '{"now": true}')
    standbys = [key["kid"] for key in keys if key["state"] == "standby"]
    leaked = invoke(directory, "leaked", json.dumps({"kid": standbys[0]}))

    assert {"signs": 2, "standby": 2} == {
        state: [key["state"] for key in keys].count(state) for state in ("signs", "standby")
    }
    assert (0, sorted(standbys)) == (rotated.returncode, sorted(json.loads(rotated.stdout)["began_to_sign"]))
    assert (0, [standbys[0]]) == (leaked.returncode, json.loads(leaked.stdout)["dropped"])


def test_without_a_running_server_it_says_what_to_do(tmp_path: Path) -> None:
    """One sentence."""
    (tmp_path / "catalogue.yaml").write_text(FILE)
    for answer in (apply(tmp_path, "catalogue.yaml"), invoke(tmp_path, "keys")):
        assert (1, True) == (answer.returncode, answer.stderr.startswith("No server is running"))


def test_a_run_file_of_a_killed_run_is_reported_in_one_sentence(directory: Path, tmp_path: Path) -> None:
    """A killed run leaves its file, and nothing listens on its port."""
    facts = json.loads((directory / ".local" / "run.json").read_text())
    nobody = {"dynamodb_endpoint": "http://127.0.0.1:9", "secretsmanager_endpoint": "http://127.0.0.1:9"}
    (tmp_path / ".local").mkdir()
    (tmp_path / ".local" / "run.json").write_text(json.dumps(facts | nobody))
    answer = invoke(tmp_path, "keys")

    assert (1, True) == (answer.returncode, answer.stderr.splitlines()[-1].startswith("keys failed: "))
    assert "Traceback" not in answer.stderr
