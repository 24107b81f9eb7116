"""A file of APIs and their scopes, as `make apply` takes it, and what became of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.problem import Problem


def text_of(file: str) -> str:
    """Raises Problem."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The file {file!r} cannot be read: name it with FILE=… ({type(error).__name__}).") from None


def shown(answer: Mapping[str, Any]) -> str:
    """The answer of the function `apply`, for a person."""
    return "\n".join([*answer["diff"], _outcome(answer["diff"], answer["written"])])


def _outcome(diff: list[str], written: bool) -> str:
    if written:
        return "Applied; running servers follow within 30 seconds."
    return "Nothing was written: this was a dry run." if diff else "Nothing to do."
