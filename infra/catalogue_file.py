"""The catalogue file (APIs and their scopes) that `make apply` reads, and the messages about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.operations.document_limits import MAXIMUM_BYTES
from infra.catalogue_text import TextInvalid, line_of, parse
from infra.problem import Problem


@dataclass(frozen=True)
class CatalogueFile:
    """`lines` maps the path of each value, such as resources[0].slug, to its line."""

    name: str
    content: Any
    lines: dict[str, int]

    @classmethod
    def read(cls, name: str) -> "CatalogueFile":
        """Raises Problem."""
        try:
            with Path(name).open("rb") as file:
                # One byte over the limit is enough to detect a file that is too large.
                content_bytes = file.read(MAXIMUM_BYTES + 1)
            if len(content_bytes) > MAXIMUM_BYTES:
                raise Problem(f"{name}: the file is larger than {MAXIMUM_BYTES // 1000:,} KB. Split it.")
            content, lines = parse(content_bytes.decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(
                f"Cannot read the file {name!r} ({type(error).__name__}). Set FILE=… to a readable file in UTF-8."
            ) from None
        except TextInvalid as error:
            raise Problem(f"{name}: {error}") from None
        return cls(name, content, lines)

    def error_message(self, sentence: str) -> str:
        """The function's error message after the file name and, if the message begins with a path, the line."""
        if not sentence.startswith("resources"):
            return f"{self.name}: {sentence}"
        # A key in the path can contain a colon, so the longest path that the file contains is used.
        ends = [at for at in range(len(sentence)) if sentence.startswith(": ", at)]
        paths = [sentence[:end] for end in ends if sentence[:end] in self.lines]
        path = paths[-1] if paths else sentence[: ends[0]] if ends else ""
        return f"{self.name}: line {line_of(path, self.lines)}: {sentence}"


def summary(answer: Mapping[str, Any]) -> str:
    """The answer of the function `apply` as text for the operator."""
    # A stack of an older version sends no warnings.
    warnings = [f"Warning: {sentence}" for sentence in answer.get("warnings", [])]
    return "\n".join([*answer["diff"], *warnings, _outcome(answer["diff"], answer["written"])])


def _outcome(diff: list[str], written: bool) -> str:
    if written:
        return "Applied. Running servers use it within 30 seconds."
    return "Dry run: nothing was written." if diff else "No changes."
