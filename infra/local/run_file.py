"""`.local/run.json` describes the running server for scripts. Only its owner can read it."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from infra.problem import Problem

RUN_FILE = Path(".local", "run.json")


def write(path: Path, content: Mapping[str, object]) -> None:
    """Atomic. Other users can read neither the file nor the temporary file."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    temporary.replace(path)


def read() -> dict[str, str]:
    """Raises Problem if no server is running."""
    try:
        content: dict[str, str] = json.loads(RUN_FILE.read_text())
    except FileNotFoundError:
        raise Problem(
            f"No server is running ({RUN_FILE} is missing). Start `make run` in another shell,"
            " or set STAGE=… for a stack."
        ) from None
    return content


def remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
