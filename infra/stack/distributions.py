"""What requirements.txt pins is in the zip, and nothing beside it."""

import re
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.problem import Problem

_PINNED = re.compile(r"^([A-Za-z0-9]\S*==.*?)(?=\s+(?:--hash|\\|#)|$)", re.MULTILINE)
_METADATA = re.compile(r"([^/]+)-([^/-]+)\.dist-info/METADATA")


def check_distributions(archive: Path, requirements: Path, runtime: str) -> None:
    """Raises `Problem`."""
    required, packaged = pinned(requirements.read_text(), runtime), packaged_in(archive)
    if missing := required - packaged:
        raise Problem(f"Chalice left {_listed(missing)} out of the package: requirements.txt pins what Lambda can run.")
    if surplus := packaged - required:
        raise Problem(f"Chalice packaged {_listed(surplus)}, which requirements.txt does not pin: run make lock.")


def pinned(requirements: str, runtime: str) -> set[tuple[str, str]]:
    """Names and versions of what that Lambda runtime needs."""
    lambda_runtime = {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_version": runtime.removeprefix("python"),
        "sys_platform": "linux",
    }
    found = [Requirement(line) for line in _PINNED.findall(requirements)]
    return {
        (canonicalize_name(requirement.name), str(requirement.specifier).removeprefix("=="))
        for requirement in found
        if requirement.marker is None or requirement.marker.evaluate(lambda_runtime)
    }


def packaged_in(archive: Path) -> set[tuple[str, str]]:
    with ZipFile(archive) as opened:
        found = [_METADATA.fullmatch(name) for name in opened.namelist()]
    return {(canonicalize_name(name[1]), name[2]) for name in found if name}


def _listed(distributions: set[tuple[str, str]]) -> str:
    return ", ".join(sorted(f"{name} {version}" for name, version in distributions))
