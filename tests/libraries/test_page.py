"""docs/libraries.md is what a run found."""

import os

import pytest

from tests.libraries.findings import Findings
from tests.libraries.page import PAGE, page

REGENERATE = "WRITE_LIBRARIES_PAGE=1 .venv/bin/python -m pytest tests/libraries"


@pytest.mark.emulator
def test_the_page_shows_what_this_run_found(findings: Findings):
    found = page(findings)
    if os.environ.get("WRITE_LIBRARIES_PAGE"):
        PAGE.write_text(found)

    assert found == PAGE.read_text(), f"docs/libraries.md is not what this run found; to write it anew: {REGENERATE}"
