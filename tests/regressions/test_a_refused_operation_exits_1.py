"""A refused operation exits with status 1, an error message and no traceback. Operator commands reach a stack."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.function_failed import FunctionFailed
from infra.invoke import apply, main, operate
from infra.problem import Problem, printing_problems

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("outcome", ["refused", "held", "another run was faster"])
def test_an_answer_with_a_reason_is_printed_and_then_a_problem(
    capsys: pytest.CaptureFixture[str], outcome: str
) -> None:
    """`make leaked` for an unknown kid exited with 0."""
    with pytest.raises(Problem, match=f"^leaked: {outcome}. Because.$"):
        operate(lambda _function, _event: {"outcome": outcome, "reason": "Because."}, "leaked", {})

    assert '"reason": "Because."' in capsys.readouterr().out


@pytest.mark.parametrize("answer", [{"outcome": "changed"}, {"issuing_enabled": False}, None])
def test_any_other_answer_is_printed(answer: Any) -> None:
    """An empty answer is printed, too."""
    operate(lambda _function, _event: answer, "issuing", {})


def test_a_refusal_of_a_file_names_the_line(tmp_path: Path) -> None:
    """The behaviour is the same for `make run` and for a stack."""
    file = tmp_path / "catalogue.yaml"
    file.write_text("resources:\n- slug: A\n")

    def refuse(_function: str, event: Mapping[str, Any]) -> Any:
        assert {"content": {"resources": [{"slug": "A"}]}, "dry_run": True} == event
        raise FunctionFailed("apply", "ApplyRefused", "resources[0].slug: must be 1 to 64 characters")

    with pytest.raises(Problem, match=r"line 2: resources\[0\]\.slug: must be 1 to 64 characters$"):
        apply(refuse, str(file), dry_run=True)


def test_another_error_is_reported_unchanged(tmp_path: Path) -> None:
    """Lambda stops a function that takes too long."""
    file = tmp_path / "catalogue.yaml"
    file.write_text("resources: []")

    def fail(_function: str, _event: Mapping[str, Any]) -> Any:
        raise FunctionFailed("apply", "Sandbox.Timedout", "Task timed out after 60.00 seconds")

    with pytest.raises(Problem, match=r"^apply failed: Task timed out after 60\.00 seconds \(Sandbox\.Timedout\)$"):
        apply(fail, str(file), dry_run=False)


@pytest.mark.parametrize("words", [[], [""], ["", ""], ["dev", "keys", "{}", "{}"]])
def test_the_name_of_the_function_is_required(words: list[str]) -> None:
    """`make invoke` needs FUNCTION=."""
    with pytest.raises(Problem, match="No function is named"):
        main(words)


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("keys", "'prod' keys"),
        ("rotate", "'prod' rotate '{}'"),
        ("rotate NOW=1", "'prod' rotate '{\"now\": true}'"),
        ("rotate NOW=0", "'prod' rotate '{}'"),
        ("leaked KID=a", "'prod' leaked '{\"kid\": \"a\"}'"),
        ("issuing ENABLED=false", "'prod' issuing '{\"enabled\": false}'"),
        ("issuing", "'prod' issuing '{\"enabled\": null}'"),
        ("apply FILE=a", "'prod' apply --file 'a'"),
        ("apply FILE=a DRY_RUN=1", "'prod' apply --file 'a' --dry-run"),
        ("invoke FUNCTION=bootstrap", "'prod' 'bootstrap' ''"),
    ],
)
def test_make_invokes_the_function_of_the_stack(target: str, command: str) -> None:
    """`make keys|rotate|leaked|issuing STAGE=…` invoke the function of the stack, as `apply` does."""
    # `-o` makes the lock count as old, so that `make` does not print commands that install packages.
    printed = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "--old-file=.venv/runs", *target.split(), "STAGE=prod"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert f".venv/bin/python -m infra.invoke {command}" == printed.strip()


def test_an_unexpected_error_is_reported_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A traceback is printed only if an environment variable requests it."""
    monkeypatch.delenv("TRACEBACK", raising=False)
    with pytest.raises(SystemExit) as ended, printing_problems():
        raise ValueError("two\nlines")

    assert 1 == ended.value.code
    assert "Unexpected error: ValueError: two lines. Set TRACEBACK=1" in capsys.readouterr().err
    monkeypatch.setenv("TRACEBACK", "1")
    with pytest.raises(ValueError, match="two"), printing_problems():
        raise ValueError("two")
