"""Node from PyPI, libraries from npm by the lock, and one long-lived process per library."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Timer

from infra.local.application import secluded
from infra.npm import NODE, installed
from tests.libraries.questions import Found, Outcome, Refusal, TokenQuestion, VerificationQuestion

SCRIPTS = Path(__file__).with_name("node")
LOCK = SCRIPTS / "package-lock.json"
_SECONDS_TO_ANSWER = 30


def node_version() -> str:
    return subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def pinned_versions() -> dict[str, str]:
    versions: dict[str, str] = json.loads((SCRIPTS / "package.json").read_text())["dependencies"]
    return versions


def install() -> Path:
    """The `node_modules` of the lock, cached outside the work tree. Raises `Problem`."""
    return installed("node-libraries", SCRIPTS)


def scripts_beside(node_modules: Path, directory: Path) -> Path:
    """Our scripts with the installed libraries beside them, where Node looks for them."""
    for script in SCRIPTS.glob("*.js"):
        shutil.copy(script, directory)
    shutil.copy(SCRIPTS / "package.json", directory)
    (directory / "node_modules").symlink_to(node_modules)
    return directory


class NodeLibrary:
    """A library behind its script: one question a line, one answer a line."""

    def __init__(self, scripts: Path, name: str, ca_file: Path) -> None:
        environment = secluded(os.environ) | {"NODE_EXTRA_CA_CERTS": str(ca_file), "NODE_OPTIONS": ""}
        self._name = name
        self._process = subprocess.Popen(
            [NODE, scripts / f"{name}.js"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )

    def ask(self, question: TokenQuestion | VerificationQuestion) -> Outcome:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asdict(question)) + "\n")
        self._process.stdin.flush()
        with _killed_after(_SECONDS_TO_ANSWER, self._process):
            line = self._process.stdout.readline()
        assert line, f"{self._name}.js gave no answer: its standard error may say why"
        answer = json.loads(line)
        return Found(answer["found"]) if "found" in answer else Refusal(**answer["refused"])

    def stop(self) -> None:
        # The script ends with its input.
        with self._process:
            pass


@contextmanager
def _killed_after(seconds: float, process: "subprocess.Popen[str]") -> Iterator[None]:
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
