"""Rewrites Chalice's zip for Lambda: only the files that run, compiled. The same sources give the same bytes."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from infra.problem import Problem

# The services that the application calls. botocore's models of about 400 other services are left out.
SERVICES: Final = ("dynamodb", "secretsmanager", "lambda")

_ENDPOINTS = "botocore/data/endpoints.json"
# Lambda unzips the package here. The file names in the bytecode are correct there without a change.
_TASK_ROOT = "/var/task"
# The earliest date that a zip can store.
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE_FILE = 3, 0o100644 << 16


def rewrite(chalice_zip: Path, python: Path, archive: Path) -> None:
    """`python` compiles. Its version must be the version of the Lambda runtime."""
    with TemporaryDirectory() as temporary:
        directory = Path(temporary)
        with ZipFile(chalice_zip) as source:
            source.extractall(directory, [name for name in source.namelist() if _is_needed(name)])
        _trim_endpoints(directory / _ENDPOINTS)
        _compile(directory, python)
        _zip(directory, archive)


def _is_needed(name: str) -> bool:
    top, *rest = name.split("/")
    if top.endswith(".data"):
        # Command-line scripts.
        return False
    if top.endswith(".dist-info"):
        # RECORD lists files that are removed here. Vulnerability scanners read the name and version elsewhere.
        return rest != ["RECORD"]
    if name.startswith("botocore/data/") and len(rest) > 2:
        return rest[1] in SERVICES
    return "__pycache__" not in name.split("/")


def _trim_endpoints(path: Path) -> None:
    """Keeps every region. Parsing the endpoints of unused services takes a tenth of a cold start."""
    if not path.exists():
        return
    endpoints = json.loads(path.read_bytes())
    for partition in endpoints["partitions"]:
        partition["services"] = _used_services(partition["services"])
    path.write_text(json.dumps(endpoints, separators=(",", ":")))


def _used_services(services: Mapping[str, Any]) -> dict[str, Any]:
    return {name: service for name, service in services.items() if name in SERVICES}


def _compile(directory: Path, python: Path) -> None:
    # Lambda's disk is read-only, so Python would compile a file without bytecode at every cold start. The files never
    # change there, so Python does not compare the bytecode with its source.
    command = [str(python), "-S", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    result = subprocess.run(
        [*command, "-s", str(directory), "-p", _TASK_ROOT, str(directory)],
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise Problem(f"{python} cannot compile the package: {result.stdout.strip()}")


def _zip(directory: Path, archive: Path) -> None:
    files = sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())
    with ZipFile(archive, "w", ZIP_DEFLATED) as output:
        for name in files:
            entry = ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr, entry.compress_type = _UNIX, _READABLE_FILE, ZIP_DEFLATED
            output.writestr(entry, directory.joinpath(name).read_bytes())
