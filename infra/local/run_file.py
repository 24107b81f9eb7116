"""`.local/run.json`: what scripts need to know of the run, readable by its owner only."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write(path: Path, content: Mapping[str, object]) -> None:
    """Whole or not at all, and never readable by others."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    unfinished.replace(path)


def remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
