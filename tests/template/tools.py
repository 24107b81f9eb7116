"""SAM's translator, cfn-lint and checkov, in a virtual environment of their own: checkov pins much."""

import os
import subprocess
import sys
from pathlib import Path

from infra.cache import cached_directory
from infra.dependencies import create

LOCK = Path(__file__).with_name("requirements.txt")


def run(*words: str | Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    """`words` begin with a module or a script. Nothing is looked up over the network."""
    module_or_script = ["-m", *words] if isinstance(words[0], str) else [*words]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "AWS_DEFAULT_REGION": "eu-central-1",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore",
    }
    return subprocess.run(
        [str(_environment() / "bin" / "python"), *module_or_script],
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _environment() -> Path:
    interpreter = f"{sys.version} {sys.base_prefix}".encode()
    return cached_directory("template", LOCK.read_bytes() + interpreter, _create)


def _create(directory: Path) -> None:
    print("Installing what checks the template (once).", flush=True)
    create(directory, Path(sys.executable), LOCK)
