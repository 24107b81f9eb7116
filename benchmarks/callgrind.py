"""Instructions instead of seconds: a count that other work on the machine does not change."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

# Under callgrind everything takes fifty times as long: no time-out may strike, and nothing be read a second time.
PATIENCE = {
    "WATCHWORD_AWS_CONNECT_TIMEOUT": "60",
    "WATCHWORD_AWS_READ_TIMEOUT": "60",
    "WATCHWORD_REQUEST_BUDGET": "600",
    "WATCHWORD_CATALOGUE_REFRESH": "3600",
    "WATCHWORD_KEY_RING_REFRESH": "3600",
}

is_available = shutil.which("valgrind") is not None


def millions_of_instructions(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """That `python *arguments` takes from start to end."""
    with TemporaryDirectory() as directory:
        out = Path(directory, "callgrind.out")
        subprocess.run(
            ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}", sys.executable, *arguments],
            env={**os.environ, **environment, **PATIENCE, "PYTHONHASHSEED": "0"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        found = re.search(r"^(?:summary|totals): (\d+)", out.read_text(errors="replace"), re.MULTILINE)
        assert found, "callgrind wrote no total"
        return int(found[1]) / 1e6
