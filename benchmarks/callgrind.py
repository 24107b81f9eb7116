"""Counts instructions instead of seconds, because other load on the machine does not change the count."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

# Programs run about 50 times slower under callgrind, so no timeout may expire and no cache may be refreshed.
LONG_TIMEOUTS = {
    "WATCHWORD_AWS_CONNECT_TIMEOUT": "60",
    "WATCHWORD_AWS_READ_TIMEOUT": "60",
    "WATCHWORD_REQUEST_BUDGET": "600",
    "WATCHWORD_CATALOGUE_REFRESH": "3600",
    "WATCHWORD_KEY_RING_REFRESH": "3600",
}

is_available = shutil.which("valgrind") is not None


def millions_of_instructions(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """The millions of instructions that `python *arguments` executes from start to end."""
    with TemporaryDirectory() as directory:
        out = Path(directory, "callgrind.out")
        subprocess.run(
            ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={out}", sys.executable, *arguments],
            env={**os.environ, **environment, **LONG_TIMEOUTS, "PYTHONHASHSEED": "0"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        total = re.search(r"^(?:summary|totals): (\d+)", out.read_text(errors="replace"), re.MULTILINE)
        assert total, "callgrind wrote no total"
        return int(total[1]) / 1e6
