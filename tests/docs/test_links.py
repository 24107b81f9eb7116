"""A page that names another page of this repository finds it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert [] == missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_of_the_package_that_a_page_names_is_there(page: Path) -> None:
    folders = "oauth|keys|aws|endpoints|administration|operations|wiring"
    named = re.findall(rf"`((?:{folders})/[\w/]+\.py)`", page.read_text())
    missing = [name for name in named if not (ROOT / "chalicelib" / name).exists()]

    assert [] == missing
