"""Checks that the zip contains exactly the distributions that requirements.txt pins."""

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
    required, present = pinned_distributions(requirements.read_text(), runtime), distributions_in(archive)
    if missing := required - present:
        raise Problem(
            f"Chalice left {_listed(missing)} out of the package. Pin versions in requirements.txt that Lambda can run."
        )
    if surplus := present - required:
        raise Problem(f"Chalice packaged {_listed(surplus)}, which requirements.txt does not pin. Run `make lock`.")


def pinned_distributions(requirements: str, runtime: str) -> set[tuple[str, str]]:
    """Names and versions of the distributions that the Lambda runtime needs."""
    lambda_runtime = {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_version": runtime.removeprefix("python"),
        "sys_platform": "linux",
    }
    lines = [Requirement(line) for line in _PINNED.findall(requirements)]
    return {
        (canonicalize_name(requirement.name), str(requirement.specifier).removeprefix("=="))
        for requirement in lines
        if requirement.marker is None or requirement.marker.evaluate(lambda_runtime)
    }


def distributions_in(archive: Path) -> set[tuple[str, str]]:
    with ZipFile(archive) as package:
        matches = [_METADATA.fullmatch(name) for name in package.namelist()]
    return {(canonicalize_name(match[1]), match[2]) for match in matches if match}


def _listed(distributions: set[tuple[str, str]]) -> str:
    return ", ".join(sorted(f"{name} {version}" for name, version in distributions))
