"""`make mutation`: runs mutmut on a copy of the code and its tests. This tree is not changed.

python -m tests.mutation [mutant names, with *]; exits with status 1 below 90 %.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
COPIED = ("chalicelib", "tests/unit", "tests/fakes", "tests/mutation", "pyproject.toml")


def main() -> int:
    with TemporaryDirectory(prefix="watchword-mutation-") as directory:
        for name in COPIED:
            copy = Path(directory, name)
            copy.parent.mkdir(exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, copy, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, copy)
        # The child process uses only the copy.
        return subprocess.call([sys.executable, "-m", "tests.mutation.run", *sys.argv[1:]], cwd=directory)


if __name__ == "__main__":
    sys.exit(main())
