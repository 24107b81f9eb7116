"""The part of verifiers/node in `make verifier-types`, `make format` and `make check`, on Node from PyPI.

python -m infra.node_verifier types|format|check
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from infra import npm
from infra.problem import Problem, printing_problems

SOURCES = npm.ROOT / "verifiers" / "node"
_TSC = Path("node_modules", "typescript", "bin", "tsc")
_BIOME = Path("node_modules", "@biomejs", "biome", "bin", "biome")


def node(*command: str | Path) -> None:
    """Runs Node in verifiers/node with its packages. Its output is on this terminal. Raises Problem if it fails."""
    npm.link("node-verifier", SOURCES)
    if subprocess.run([npm.NODE, *command], cwd=SOURCES, check=False).returncode != 0:
        raise Problem(f"verifiers/node: {' '.join(map(str, command))} failed. See its output above.")


def check() -> None:
    """Also checks that the committed declarations are those of the sources. Raises Problem."""
    node(_BIOME, "check", "--error-on-warnings")
    with TemporaryDirectory() as directory:
        node(_TSC, "--outDir", directory)
        if _declarations(Path(directory)) != _declarations(SOURCES / "types"):
            raise Problem("verifiers/node/types is not of these sources. Run make verifier-types.")


def _declarations(directory: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in directory.glob("*.d.ts")}


if __name__ == "__main__":
    with printing_problems():
        match sys.argv[1:]:
            case ["types"]:
                node(_TSC)
            case ["format"]:
                node(_BIOME, "check", "--write")
            case ["check"]:
                check()
            case _:
                raise Problem("Name one of: types, format, check.")
