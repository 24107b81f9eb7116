"""The page about rotation shows what the code does."""

import runpy
from pathlib import Path

from tests.unit.operations.operator import Operator

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "how-keys-rotate.md").read_text()


def test_the_drawing_shows_the_current_rotation() -> None:
    """`python docs/how_keys_rotate.py` renews it."""
    assert runpy.run_path(str(DOCS / "how_keys_rotate.py"))["drawing"]() == (DOCS / "how-keys-rotate.svg").read_text()


def test_every_figure_that_a_run_emits_is_explained() -> None:
    operator = Operator()
    operator.rotate()

    assert [] == [name for name in [*operator.emitted[0], "KeyRingAgeSeconds"] if f"| `{name}` |" not in PAGE]


def test_a_leak_takes_ten_lines() -> None:
    assert "\n10. " in PAGE
    assert "\n11. " not in PAGE
