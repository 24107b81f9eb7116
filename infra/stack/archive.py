"""The zip that Lambda gets, made from Chalice's: what runs, compiled, and the same bytes from the same sources."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from infra.problem import Problem

# The services that the application calls: models of 400 others stay behind.
SERVICES: Final = ("dynamodb", "secretsmanager")

_ENDPOINTS = "botocore/data/endpoints.json"
# Where Lambda unzips it: Python then takes the file names in the bytecode as they are.
_TASK_ROOT = "/var/task"
# The first moment that a zip can name.
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE_FILE = 3, 0o100644 << 16


def rewrite(chalice_zip: Path, python: Path, archive: Path) -> None:
    """`python` compiles: its bytecode is for the Lambda runtime of the same version."""
    with TemporaryDirectory() as temporary:
        directory = Path(temporary)
        with ZipFile(chalice_zip) as packaged:
            packaged.extractall(directory, [name for name in packaged.namelist() if _runs(name)])
        _trim_endpoints(directory / _ENDPOINTS)
        _compile(directory, python)
        _zip(directory, archive)


def _runs(name: str) -> bool:
    top, *rest = name.split("/")
    if top.endswith(".data"):
        # Commands for a terminal.
        return False
    if top.endswith(".dist-info"):
        # The list of files is no longer true; name and version are what scanners for vulnerabilities read.
        return rest != ["RECORD"]
    if name.startswith("botocore/data/") and len(rest) > 2:
        return rest[1] in SERVICES
    return "__pycache__" not in name.split("/")


def _trim_endpoints(path: Path) -> None:
    """Every region stays. To parse where services are that nobody calls is a tenth of a cold start."""
    if not path.exists():
        return
    endpoints = json.loads(path.read_bytes())
    for partition in endpoints["partitions"]:
        partition["services"] = _called(partition["services"])
    path.write_text(json.dumps(endpoints, separators=(",", ":")))


def _called(services: Mapping[str, Any]) -> dict[str, Any]:
    return {name: service for name, service in services.items() if name in SERVICES}


def _compile(directory: Path, python: Path) -> None:
    # Lambda's disk is read-only, so what is not compiled here is compiled at every cold start. Nobody edits the files
    # there, so no file is looked at to see whether it has changed.
    command = [str(python), "-S", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    compiled = subprocess.run(
        [*command, "-s", str(directory), "-p", _TASK_ROOT, str(directory)],
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if compiled.returncode != 0:
        raise Problem(f"{python} cannot compile what was packaged: {compiled.stdout.strip()}")


def _zip(directory: Path, archive: Path) -> None:
    files = sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file())
    with ZipFile(archive, "w", ZIP_DEFLATED) as written:
        for name in files:
            entry = ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr, entry.compress_type = _UNIX, _READABLE_FILE, ZIP_DEFLATED
            written.writestr(entry, directory.joinpath(name).read_bytes())
