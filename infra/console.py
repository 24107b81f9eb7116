"""The console's part of `make console-build`, `make format` and `make check`, on Node from PyPI.

python -m infra.console build|format|check
"""

import subprocess
import sys
from pathlib import Path

from infra import npm
from infra.problem import Problem, printing_problems

SOURCES = npm.ROOT / "console"
_TSC = Path("node_modules", "typescript-7", "bin", "tsc")
_BIOME = Path("node_modules", "@biomejs", "biome", "bin", "biome")
COMMANDS: dict[str, list[list[str]]] = {
    "build": [["build.mjs"]],
    "format": [[str(_BIOME), "check", "--write"]],
    "check": [
        ["build.mjs", "--check"],
        [str(_TSC), "--noEmit"],
        [str(_BIOME), "check", "--error-on-warnings"],
        ["--test", "--test-reporter=dot", "tests/*.test.ts"],
    ],
}


def run(name: str) -> None:
    """Raises Problem if a command fails. Its output is on this terminal."""
    npm.link("console", SOURCES)
    for command in COMMANDS[name]:
        if subprocess.run([npm.NODE, *command], cwd=SOURCES, check=False).returncode != 0:
            raise Problem(f"The console: {' '.join(command)} failed. See its output above.")


if __name__ == "__main__":
    with printing_problems():
        match sys.argv[1:]:
            case [name] if name in COMMANDS:
                run(name)
            case _:
                raise Problem(f"Name one of: {', '.join(COMMANDS)}.")
