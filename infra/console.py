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
    _link_packages()
    for command in COMMANDS[name]:
        if subprocess.run([npm.NODE, *command], cwd=SOURCES, check=False).returncode != 0:
            raise Problem(f"The console: {' '.join(command)} failed. See its output above.")


def _link_packages() -> None:
    """The packages are in the user's cache, so a new work tree needs no download."""
    packages, link = npm.installed("console", SOURCES), SOURCES / "node_modules"
    if link.is_symlink():
        if link.resolve() == packages.resolve():
            return
        link.unlink()
    if link.exists():
        # Of a person who ran `npm ci`.
        return
    link.symlink_to(packages)


if __name__ == "__main__":
    with printing_problems():
        match sys.argv[1:]:
            case [name] if name in COMMANDS:
                run(name)
            case _:
                raise Problem(f"Name one of: {', '.join(COMMANDS)}.")
