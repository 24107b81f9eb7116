"""PHP for the tests of verifiers/php. It is not on PyPI, so a developer may lack it. CI has it."""

import os
import shutil
from pathlib import Path

import pytest

KIT = Path(__file__).parents[2] / "verifiers" / "php"
_FOUND = shutil.which("php")
PHP = _FOUND or "php"
needs_php = pytest.mark.skipif(
    _FOUND is None and "CI" not in os.environ,
    reason="PHP is missing: apt-get install php-cli, or the package of your system.",
)
