"""run.json describes a running server for scripts. Only its owner can read it."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from infra.local.run_directory import RUNS
from infra.problem import Problem

RUN_FILE: Final = "run.json"


def write(path: Path, content: Mapping[str, object]) -> None:
    """Atomic. Other users can read neither the file nor the temporary file."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    temporary.replace(path)


def read(port: str = "") -> dict[str, Any]:
    """Of the server on this port, or of any. The first server of a checkout comes first. Raises Problem."""
    for content in _of_running_servers():
        if not port or content["base_url"].endswith(f":{port}"):
            return content
    where = f" on port {port}" if port else ""
    raise Problem(
        f"No server is running{where} in this directory. Start `make run` in another shell, or set STAGE=… for a stack."
    )


def remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()


def _of_running_servers() -> Iterator[dict[str, Any]]:
    for path in (RUNS / RUN_FILE, *sorted(RUNS.glob(f"*/{RUN_FILE}"))):
        with suppress(FileNotFoundError):
            content: dict[str, Any] = json.loads(path.read_text())
            if _is_running(content["pids"]["app"]):
                yield content


def _is_running(pid: int) -> bool:
    """A killed run leaves its file."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Another user's.
        return True
    return True
