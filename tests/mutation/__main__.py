"""`make mutation`: mutmut over a copy of what is proved and its tests. Nothing in this tree is touched.

python -m tests.mutation [mutant names, with *]; ends with status 1 below 90 %.
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
        # The child finds everything in the copy, and no file of this tree.
        return subprocess.call([sys.executable, "-m", "tests.mutation.run", *sys.argv[1:]], cwd=directory)


if __name__ == "__main__":
    sys.exit(main())
