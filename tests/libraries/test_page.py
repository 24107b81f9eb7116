"""docs/libraries.md has the results of a run."""

import os

import pytest

from tests.libraries.findings import Findings
from tests.libraries.page import PAGE, page

REGENERATE = "WRITE_LIBRARIES_PAGE=1 .venv/bin/python -m pytest tests/libraries"


@pytest.mark.emulator
def test_the_page_shows_what_this_run_found(findings: Findings):
    text = page(findings)
    if os.environ.get("WRITE_LIBRARIES_PAGE"):
        PAGE.write_text(text)

    assert text == PAGE.read_text(), f"docs/libraries.md differs from this run. To renew it: {REGENERATE}"
