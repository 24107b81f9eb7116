"""Downloads are kept outside the work tree, whole or not at all."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.problem import Problem


def cached(name: str, pinned_by: bytes, populate: Callable[[Path], None]) -> Path:
    """The directory that `populate` filled for exactly these pins, now or in an earlier run."""
    directory = _home() / f"{name}-{sha256(pinned_by).hexdigest()[:16]}"
    if not directory.is_dir():
        try:
            _populate_at_once(directory, populate)
        except OSError as error:
            raise Problem(f"Could not write to {directory.parent}: {error.strerror}.") from error
    return directory


def _populate_at_once(directory: Path, populate: Callable[[Path], None]) -> None:
    directory.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=directory.parent, prefix=f"{directory.name}.") as unfinished:
        content = Path(unfinished, "content")
        content.mkdir()
        populate(content)
        try:
            content.rename(directory)
        except OSError:
            # Another first start was quicker; its content has the same pins.
            if not directory.is_dir():
                raise


def _home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "watchword"
