"""The members of a JSON body, checked one by one. All errors are collected and answered in PrestaShop's format.

An error is {"propertyPath", "message", "code"}, with the messages and codes of Symfony's constraints, because callers
may compare them.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ..moments import parse_rfc3339
from ..repeatable import is_repeatable

BLANK: Final = ("This value should not be blank.", "c1051bb4-d103-4f74-8988-acbcafc7fdc3")
NULL: Final = ("This value should not be null.", "ad32d13f-c3d4-423b-909a-857b961eb720")
NOT_POSITIVE: Final = ("This value should be positive.", "778b7ae0-84d3-481a-9dec-35fdb64b1d78")
UNEXPECTED: Final = ("This field was not expected.", "7703c766-b5d5-4cef-ace7-ae0dd82304e9")
CHARACTERS: Final = "6ed60e6c-179b-4e93-8a6c-667d85c6de5e"
TOO_SHORT: Final = "9ff3fdc4-b214-49db-8718-39c315e33d45"
TOO_LONG: Final = "d94b19cc-114f-4f44-9cc4-4138e80a87b9"
TOO_LOW: Final = "ea4e51d1-3342-48bd-87f1-9e672cd90cad"
TOO_HIGH: Final = "30fbb013-d015-4232-8b3b-8f3be97a7e14"
WRONG_TYPE: Final = "ba785a8c-82cb-4283-967c-3cf342181b40"
NO_MATCH: Final = "de1e3db3-5ed4-4941-aae4-59f3667cc3a3"
# Control and format characters (bidirectional overrides among them), lone surrogates, private and unassigned code
# points.
HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class FieldError:
    """`is_known` is false for a path with a name that the caller chose. It could be a secret."""

    property_path: str
    message: str
    code: str
    is_known: bool = True


class FieldErrors(Exception):
    """All errors of a body."""

    def __init__(self, errors: Collection[FieldError]) -> None:
        super().__init__(known_paths(errors))
        self.errors = tuple(errors)


def known_paths(errors: Collection[FieldError]) -> str:
    """The paths that this server defines, and the number of others, which must not be logged."""
    known = [error.property_path for error in errors if error.is_known]
    unknown = len(errors) - len(known)
    return ", ".join([*known, *([f"{unknown} unknown"] if unknown else [])])


class Fields:
    """A body's members. Each method returns a value, or None if it is absent or wrong. `check` raises all errors."""

    def __init__(self, content: Mapping[str, Any], *, required: Collection[str] = (), at: str = "") -> None:
        """`at` is the path of `content` in the body, with a dot at its end."""
        self._content, self._required, self._at = content, required, at
        self._errors: list[FieldError] = []
        self._known: set[str] = set()

    def text(
        self, name: str, *, maximum: int, minimum: int = 0, pattern: re.Pattern[str] | None = None, lines: bool = False
    ) -> str | None:
        """`lines` allows line breaks."""
        value = self._typed(name, str, "string")
        if not isinstance(value, str):
            return None
        if minimum and not value.strip():
            self.refuse(name, *BLANK)
        if len(value) < minimum:
            self.refuse(name, f"This value is too short. It should have {minimum} character or more.", TOO_SHORT)
        elif len(value) > maximum:
            self.refuse(name, f"This value is too long. It should have {maximum} characters or less.", TOO_LONG)
        elif any(_is_hidden(character, lines) for character in value):
            self.refuse(name, "This value holds control characters or others that cannot be seen.", CHARACTERS)
        elif pattern and value.strip() and not pattern.fullmatch(value):
            self.refuse(name, f"This value is not valid. It should match {pattern.pattern}", NO_MATCH)
        return value

    def boolean(self, name: str) -> bool | None:
        value = self._typed(name, bool, "bool")
        return value if isinstance(value, bool) else None

    def whole_number(self, name: str, *, maximum: int, minimum: int = 1) -> int | None:
        value = self._typed(name, int, "int")
        if not isinstance(value, int):
            return None
        if value < minimum:
            self.refuse(
                name, *(NOT_POSITIVE if minimum == 1 else (f"This value should be {minimum} or more.", NOT_POSITIVE[1]))
            )
        elif value > maximum:
            self.refuse(name, f"This value should be less than or equal to {maximum}.", TOO_HIGH)
        return value

    def list(self, name: str, *, maximum: int) -> list[Any] | None:
        value = self._typed(name, list, "array")
        if not isinstance(value, list):
            return None
        if len(value) > maximum:
            self.refuse(name, f"This collection should contain {maximum} elements or less.", TOO_LONG)
            return None
        return value

    def members(self, name: str) -> dict[str, Any] | None:
        value = self._typed(name, dict, "object")
        return value if isinstance(value, dict) else None

    def member(self, name: str) -> "Fields | None":
        """The members of an object, whose errors are collected here too; None if the value is no object."""
        value = self._content.get(name)
        if not isinstance(value, dict):
            return None
        self._known.add(name)
        member = Fields(value, at=f"{self._at}{name}.")
        member._errors = self._errors
        return member

    def moment(self, name: str, *, after: datetime) -> datetime | None:
        """RFC 3339, with its offset; in UTC."""
        value = self._typed(name, str, "string")
        if not isinstance(value, str):
            return None
        moment = parse_rfc3339(value)
        try:
            moment = moment.astimezone(UTC) if moment else None
        except OverflowError:
            # With its offset, the time can be outside the years 1 to 9999.
            moment = None
        if moment is None:
            self.refuse(name, "This value should be a moment in RFC 3339, as in 2030-01-31T12:00:00Z.", NO_MATCH)
        elif moment <= after:
            self.refuse(name, "This value should be a moment that is still to come.", TOO_LOW)
        return moment

    def has(self, name: str) -> bool:
        """Whether the member was sent with a value."""
        return self._content.get(name) is not None

    def refuse(self, name: str, message: str, code: str) -> None:
        self._errors.append(FieldError(self._at + name, message, code))

    def refuse_others(self, sentences: Mapping[str, str], known: Collection[str] = ()) -> None:
        """Refuses members that no method read and that are not `known`, with their message in `sentences` if any."""
        for name in self._content.keys() - self._known - set(known):
            path = self._at + (name if is_repeatable(name) else "a member")
            sentence = sentences.get(name, UNEXPECTED[0])
            self._errors.append(FieldError(path, sentence, UNEXPECTED[1], is_known=name in sentences))

    def check(self) -> None:
        """Raises FieldErrors."""
        if self._errors:
            raise FieldErrors(self._errors)

    def _typed(self, name: str, kind: type, spoken: str) -> object:
        """The value if it has the type `kind`. A bool is no number."""
        self._known.add(name)
        value = self._content.get(name)
        if value is None:
            if name in self._content or name in self._required:
                self.refuse(name, *NULL)
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.refuse(name, f"This value should be of type {spoken}.", WRONG_TYPE)
            return None
        return value


def _is_hidden(character: str, lines: bool) -> bool:
    return unicodedata.category(character) in HIDDEN_CATEGORIES and not (lines and character in "\n\r\t")
