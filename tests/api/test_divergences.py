"""docs/divergences.md: each row names tests, and each divergence that a test names has a row."""

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
    """The docstring of each test of the module, by name."""
    return {
        node.name: ast.get_docstring(node) or ""
        for path in sorted(folder.rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def _named(row: list[str]) -> list[str]:
    return re.findall(r"`([^`]+)`", row[-1])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_divergence_has_a_description_a_reason_and_a_test(row: list[str]) -> None:
    """Each row has a test."""
    tests = _docstrings(TESTS)

    assert 5 == len(row)
    assert all(row)
    assert _named(row)
    for name in _named(row):
        assert name in tests or any(test.startswith(name.removesuffix("*")) for test in tests if name.endswith("*"))


def test_the_page_has_every_test_of_a_divergence() -> None:
    """So that the page is complete."""
    named = {name for row in ROWS for name in _named(row)}

    diverging = {name for name, docstring in _docstrings(TESTS / "api").items() if "Divergence:" in docstring}
    assert set() == diverging - named
