"""`.local/run.json`: what scripts need to know of the run, readable by its owner only."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from infra.problem import Problem

RUN_FILE = Path(".local", "run.json")


def write(path: Path, content: Mapping[str, object]) -> None:
    """Whole or not at all, and never readable by others."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    unfinished.replace(path)


def read() -> dict[str, str]:
    """Raises Problem when nothing runs here."""
    try:
        facts: dict[str, str] = json.loads(RUN_FILE.read_text())
    except FileNotFoundError:
        raise Problem(
            f"Nothing runs here: start `make run` in another shell first ({RUN_FILE} is missing), or name a stack with"
            " STAGE=…."
        ) from None
    return facts


def remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
