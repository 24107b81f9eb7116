"""The distributions of requirements.txt, cached for the next `make package`, so that a rollback needs no index."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

Pip = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]

# Lambda's machine, as Chalice names it when the wheel for this machine cannot run there.
_LAMBDA: Final = ("--only-binary=:all:", "--platform=manylinux2014_x86_64", "--implementation=cp")


def offline(directory: Path) -> dict[str, str]:
    """pip's variables with which it takes distributions from this directory only."""
    links = " ".join(filter(None, (str(directory), os.environ.get("PIP_FIND_LINKS"))))
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": links}


def keep(pip: Pip, requirements: Path, directory: Path, abi: str) -> None:
    """Downloads the wheels that the directory lacks. Errors of pip are left to Chalice, which explains them."""
    directory.mkdir(parents=True, exist_ok=True)
    pins = ["--no-deps", "--require-hashes", f"--requirement={requirements}", f"--dest={directory}"]
    for platform in ([], [*_LAMBDA, f"--abi={abi}"]):
        words = ["download", "--quiet", *platform, *pins]
        if pip([*words, "--no-index", f"--find-links={directory}"]).returncode != 0:
            pip(words)
