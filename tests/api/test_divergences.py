"""docs/divergences.md: every row names tests, and no test of the API shows a divergence that is not there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
PAGE = TESTS.parent / "docs" / "divergences.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| matter"))
]


@cache
def _docstrings(folder: Path) -> dict[str, str]:
    """Of every test in it, by its name."""
    return {
        node.name: ast.get_docstring(node) or ""
        for path in sorted(folder.rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def _named(row: list[str]) -> list[str]:
    return re.findall(r"`([^`]+)`", row[-1])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_divergence_says_what_why_and_which_test_shows_it(row: list[str]) -> None:
    """Design: each row has a test."""
    tests = _docstrings(TESTS)

    assert 5 == len(row)
    assert all(row)
    assert _named(row)
    for name in _named(row):
        assert name in tests or any(test.startswith(name.removesuffix("*")) for test in tests if name.endswith("*"))


def test_every_test_of_a_divergence_stands_on_the_page() -> None:
    """So that nobody is surprised by one."""
    named = {name for row in ROWS for name in _named(row)}

    diverging = {name for name, docstring in _docstrings(TESTS / "api").items() if "Divergence:" in docstring}
    assert set() == diverging - named
