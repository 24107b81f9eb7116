"""Parses the text of a catalogue file, in JSON or YAML 1.2, and finds the line of each value."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from chalicelib.operations.document_limits import MAXIMUM_DEPTH, MAXIMUM_KEY_LENGTH

# Every other plain scalar is a string: `no`, `on`, 1:30, 1e3, 1.5 and 2026-11-23.
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "~": None, "": None}
_STRING_TAGS: Final = (None, "!", "tag:yaml.org,2002:str")


class TextInvalid(Exception):
    """The message gives the line and the reason."""


@dataclass
class _Collection:
    """An incomplete mapping or sequence at `path`. `name` is the key of the next value."""

    content: dict[str, Any] | list[Any]
    path: str
    name: str | None = None

    def next_path(self) -> str:
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
class _Builder:
    """Builds a value from parser events without recursion. Checks each limit before it builds."""

    lines: dict[str, int] = field(default_factory=dict)
    value: Any = None
    _stack: list[_Collection] = field(default_factory=list)

    def take(self, event: Any) -> None:
        """Raises TextInvalid."""
        line = event.start_mark.line + 1
        match event:
            case events.AliasEvent():
                raise TextInvalid(f"line {line}: YAML aliases are not supported: repeat the value")
            case events.ScalarEvent() | events.CollectionStartEvent() if self._needs_a_key():
                self._stack[-1].name = self._key(event, line)
            case events.ScalarEvent():
                self._add(_scalar(event, line), line)
            case events.CollectionStartEvent():
                _check_tag(event, line)
                if len(self._stack) == MAXIMUM_DEPTH:
                    raise TextInvalid(f"line {line}: the file is nested deeper than {MAXIMUM_DEPTH} levels")
                content: dict[str, Any] | list[Any] = {} if isinstance(event, events.MappingStartEvent) else []
                self._stack.append(_Collection(content, self._add(content, line)))
            case events.CollectionEndEvent():
                self._stack.pop()

    def _needs_a_key(self) -> bool:
        if not self._stack:
            return False
        collection = self._stack[-1]
        return isinstance(collection.content, dict) and collection.name is None

    def _key(self, event: Any, line: int) -> str:
        if not isinstance(event, events.ScalarEvent):
            raise TextInvalid(f"line {line}: a key must be a string")
        name = str(event.value)
        if len(name) > MAXIMUM_KEY_LENGTH:
            raise TextInvalid(f"line {line}: the key {name[:20]}… is longer than {MAXIMUM_KEY_LENGTH} characters")
        if name in self._stack[-1].content:
            raise TextInvalid(f"line {line}: duplicate key {name}: remove one")
        return name

    def _add(self, value: Any, line: int) -> str:
        """Returns the path of the value."""
        path = self._stack[-1].next_path() if self._stack else ""
        self.lines[path] = line
        if self._stack:
            self._stack[-1].add(value)
        else:
            self.value = value
        return path


def parse(text: str) -> tuple[Any, dict[str, int]]:
    """The content, and the line (from 1) on which the value of each path begins, such as resources[0].slug.

    JSON is nearly a subset of YAML, so one parser finds the lines of both. Raises TextInvalid.
    """
    is_json, content = _as_json(text)
    builder = _Builder()
    # JSON may be indented with tabs, YAML may not. A valid JSON string contains no raw tab.
    for event in _events(text.replace("\t", " ") if is_json else text):
        builder.take(event)
    return content if is_json else builder.value, builder.lines


def _events(text: str) -> Iterator[Any]:
    documents = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            documents += isinstance(event, events.DocumentStartEvent)
            if documents > 1:
                raise TextInvalid(f"line {event.start_mark.line + 1}: the file has a second YAML document: remove it")
            yield event
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "this is neither JSON nor YAML"
        raise TextInvalid(f"line {mark.line + 1 if mark else 1}: {problem}") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise TextInvalid(f"line {line}: the character U+{error.character:04X} is not allowed: remove it") from None


def _scalar(event: Any, line: int) -> Any:
    _check_tag(event, line)
    text = event.value
    is_plain = event.implicit[0] and event.tag is None
    if not is_plain:
        return text
    return int(text) if _INTEGER.fullmatch(text) else _WORDS.get(text, text)


def _check_tag(event: Any, line: int) -> None:
    is_string = isinstance(event, events.ScalarEvent) and event.tag in _STRING_TAGS
    if event.tag is not None and not is_string:
        raise TextInvalid(f"line {line}: the YAML tag {event.tag[:80]} is not supported: remove it")


def _as_json(text: str) -> tuple[bool, Any]:
    try:
        return True, json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False, None


def _refuse(constant: str) -> None:
    """RFC 8259 §6: JSON has no NaN and no Infinity, but Python's parser accepts them."""
    raise ValueError(constant)


def line_of(path: str, lines: dict[str, int]) -> int:
    """The line of the value at `path`, or of its nearest ancestor in the file."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)
