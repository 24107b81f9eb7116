"""A catalogue file's text, in JSON or YAML 1.2, with the line of each value."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from chalicelib.operations.document_limits import MAXIMUM_DEPTH, MAXIMUM_KEY_LENGTH

# YAML 1.2's JSON schema, without fractions: `no`, `on`, 1:30, 1e3 and 2026-11-23 are texts.
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "~": None, "": None}
_TEXT_TAGS: Final = (None, "!", "tag:yaml.org,2002:str")


class TextInvalid(Exception):
    """The text says why, and in which line."""


@dataclass
class _Collection:
    """One that is being read. `name` is the member whose value comes next; `path` is where the collection stands."""

    content: dict[str, Any] | list[Any]
    path: str
    name: str | None = None

    def place(self) -> str:
        if isinstance(self.content, list):
            return f"{self.path}[{len(self.content)}]"
        return f"{self.path}.{self.name}" if self.path else str(self.name)

    def add(self, value: Any) -> None:
        if isinstance(self.content, list):
            self.content.append(value)
        else:
            assert self.name is not None
            self.content[self.name], self.name = value, None


@dataclass
class _Reading:
    """Values are built from events without recursion, and limits are checked before a value is built."""

    lines: dict[str, int] = field(default_factory=dict)
    value: Any = None
    _open: list[_Collection] = field(default_factory=list)

    def take(self, event: Any) -> None:
        """Raises TextInvalid."""
        line = event.start_mark.line + 1
        match event:
            case events.AliasEvent():
                raise TextInvalid(f"line {line}: anchors cannot be referred to: write it out")
            case events.ScalarEvent() | events.CollectionStartEvent() if self._awaits_a_name():
                self._open[-1].name = self._name(event, line)
            case events.ScalarEvent():
                self._place(_scalar(event, line), line)
            case events.CollectionStartEvent():
                _check_tag(event, line)
                if len(self._open) == MAXIMUM_DEPTH:
                    raise TextInvalid(f"line {line}: the file is nested deeper than {MAXIMUM_DEPTH} levels")
                content: dict[str, Any] | list[Any] = {} if isinstance(event, events.MappingStartEvent) else []
                self._open.append(_Collection(content, self._place(content, line)))
            case events.CollectionEndEvent():
                self._open.pop()

    def _awaits_a_name(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].content, dict) and self._open[-1].name is None

    def _name(self, event: Any, line: int) -> str:
        if not isinstance(event, events.ScalarEvent):
            raise TextInvalid(f"line {line}: a name must be a text")
        name = str(event.value)
        if len(name) > MAXIMUM_KEY_LENGTH:
            raise TextInvalid(f"line {line}: the name {name[:20]}… is longer than {MAXIMUM_KEY_LENGTH} characters")
        if name in self._open[-1].content:
            raise TextInvalid(f"line {line}: {name} stands here twice")
        return name

    def _place(self, value: Any, line: int) -> str:
        """Answers the path at which the value stands now."""
        path = self._open[-1].place() if self._open else ""
        self.lines[path] = line
        if self._open:
            self._open[-1].add(value)
        else:
            self.value = value
        return path


def parse(text: str) -> tuple[Any, dict[str, int]]:
    """The content, and for each path (as in resources[0].slug) the line on which its value begins, from 1.

    JSON is nearly YAML, so that one reader finds the lines of both. Raises TextInvalid.
    """
    is_json, content = _as_json(text)
    reading = _Reading()
    # JSON may be indented by tabs, which YAML forbids. A JSON text holds no tab.
    for event in _events(text.replace("\t", " ") if is_json else text):
        reading.take(event)
    return content if is_json else reading.value, reading.lines


def _events(text: str) -> Iterator[Any]:
    documents = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            documents += isinstance(event, events.DocumentStartEvent)
            if documents > 1:
                raise TextInvalid(f"line {event.start_mark.line + 1}: only one document may stand in the file")
            yield event
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or "this is neither JSON nor YAML"
        raise TextInvalid(f"line {mark.line + 1 if mark else 1}: {said}") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise TextInvalid(f"line {line}: the character U+{error.character:04X} is not taken") from None


def _scalar(event: Any, line: int) -> Any:
    _check_tag(event, line)
    text = event.value
    # Quoted, or tagged as a text.
    if not event.implicit[0] or event.tag is not None:
        return text
    return int(text) if _INTEGER.fullmatch(text) else _WORDS.get(text, text)


def _check_tag(event: Any, line: int) -> None:
    is_text = isinstance(event, events.ScalarEvent) and event.tag in _TEXT_TAGS
    if event.tag is not None and not is_text:
        raise TextInvalid(f"line {line}: the tag {event.tag[:80]} is not taken")


def _as_json(text: str) -> tuple[bool, Any]:
    try:
        return True, json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False, None


def _refuse(constant: str) -> None:
    """RFC 8259 §6: JSON has no NaN and no Infinity, but Python reads them."""
    raise ValueError(constant)


def line_of(path: str, lines: dict[str, int]) -> int:
    """The line of the value at `path`, or of its nearest ancestor that the file holds."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)
