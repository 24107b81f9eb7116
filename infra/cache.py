"""A cache of downloads, outside the work tree. An entry is complete or absent."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.problem import Problem


def cached_directory(name: str, pinned_by: bytes, populate: Callable[[Path], None]) -> Path:
    """The directory that `populate` filled for these pins, in this run or an earlier one. Raises Problem."""
    directory = _home() / f"{name}-{sha256(pinned_by).hexdigest()[:16]}"
    if not directory.is_dir():
        try:
            _populate_atomically(directory, populate)
        except OSError as error:
            raise Problem(
                f"Could not write to {directory.parent}: {error.strerror}. Make it writable, or set XDG_CACHE_HOME."
            ) from error
    return directory


def _populate_atomically(directory: Path, populate: Callable[[Path], None]) -> None:
    directory.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=directory.parent, prefix=f"{directory.name}.") as temporary:
        content = Path(temporary, "content")
        content.mkdir()
        populate(content)
        try:
            content.rename(directory)
        except OSError:
            # A concurrent run created the directory first. Its content has the same pins.
            if not directory.is_dir():
                raise


def _home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "watchword"
