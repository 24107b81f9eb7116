"""A file of APIs and their scopes, as `make apply` takes it, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.operations.document_limits import MAXIMUM_BYTES
from infra.catalogue_text import TextInvalid, line_of, parse
from infra.problem import Problem


@dataclass(frozen=True)
class CatalogueFile:
    """`lines` has the line of each value by its path, as in resources[0].slug."""

    name: str
    content: Any
    lines: dict[str, int]

    @classmethod
    def read(cls, name: str) -> "CatalogueFile":
        """Raises Problem."""
        try:
            with Path(name).open("rb") as file:
                # One byte more than is allowed shows that the file is too large.
                read = file.read(MAXIMUM_BYTES + 1)
            if len(read) > MAXIMUM_BYTES:
                raise Problem(f"{name}: the file is larger than {MAXIMUM_BYTES // 1000:,} KB; split it.")
            content, lines = parse(read.decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(f"The file {name!r} cannot be read: name it with FILE=… ({type(error).__name__}).") from None
        except TextInvalid as error:
            raise Problem(f"{name}: {error}") from None
        return cls(name, content, lines)

    def refusal(self, sentence: str) -> str:
        """The function's refusal, with the line of the path that it begins with, if it begins with one."""
        if not sentence.startswith("resources"):
            return f"{self.name}: {sentence}"
        # A name in the path may hold a colon itself, so the longest path that the file holds is taken.
        ends = [at for at in range(len(sentence)) if sentence.startswith(": ", at)]
        known = [sentence[:end] for end in ends if sentence[:end] in self.lines]
        path = known[-1] if known else sentence[: ends[0]] if ends else ""
        return f"{self.name}: line {line_of(path, self.lines)}: {sentence}"


def answered(answer: Mapping[str, Any]) -> str:
    """The answer of the function `apply`, for a person."""
    return "\n".join([*answer["diff"], _outcome(answer["diff"], answer["written"])])


def _outcome(diff: list[str], written: bool) -> str:
    if written:
        return "Applied; running servers follow within 30 seconds."
    return "Nothing was written: this was a dry run." if diff else "Nothing to do."
