"""JSON or YAML as an owner keeps it in a repository, with the line of every value: an error names it."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

# More than the catalogue may hold, and little enough to parse at once.
MAXIMUM_LENGTH: Final = 1_000_000
TAG: Final = "tag:yaml.org,2002:"
# YAML 1.2's way: `no`, `on`, 1:30 and 2026-11-23 are texts, as whoever wrote them meant.
PLAIN_VALUES: Final = {
    "bool": (r"(?:true|false)$", "tf"),
    "null": (r"(?:~|null|)$", ["~", "n", ""]),
    "int": (r"-?(?:0|[1-9][0-9]{0,18})$", "-0123456789"),
}
SCALARS: Final[Mapping[str, Callable[[str], Any]]] = {
    f"{TAG}str": str,
    f"{TAG}bool": {"true": True, "false": False}.get,
    f"{TAG}null": lambda _: None,
    f"{TAG}int": int,
}


class TextInvalid(Exception):
    """The text says why, and in which line."""


def parse(text: str) -> tuple[Any, dict[str, int]]:
    """The content, and by path (as in resources[0].slug) the line on which each value begins, from 1.

    JSON is almost YAML, so that one reader finds the lines of both. Raises TextInvalid.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise TextInvalid(f"The text is longer than {MAXIMUM_LENGTH} characters.")
    # Not above: every cold start would pay for what only this function needs.
    import yaml  # noqa: PLC0415  # see above

    lines: dict[str, int] = {}
    try:
        is_json, content = _as_json(text)
        # JSON may be indented by tabs, and its texts hold none.
        node = yaml.compose(text.replace("\t", " ") if is_json else text, Loader=_loader())
        value = _value(node, "", lines) if node else None
        return content if is_json else value, lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise TextInvalid(
            f"line {mark.line + 1 if mark else 1}: {error.problem or 'this is neither JSON nor YAML'}"
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise TextInvalid("This is neither JSON nor YAML.") from None


def _as_json(text: str) -> tuple[bool, Any]:
    try:
        return True, json.loads(text)
    except ValueError:
        return False, None


@cache
def _loader() -> Any:
    """SafeLoader without aliases, by which a short text becomes a huge one, and with YAML 1.2's plain values."""
    import yaml  # noqa: PLC0415  # as above

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012  # PyYAML's own way

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                mark = self.get_event().start_mark  # type: ignore[no-untyped-call]  # PyYAML's
                raise yaml.composer.ComposerError(None, None, "anchors cannot be referred to: write it out", mark)
            return super().compose_node(parent, index)

    for name, (pattern, first) in PLAIN_VALUES.items():
        Loader.add_implicit_resolver(TAG + name, re.compile(pattern), list(first))
    return Loader


def line_of(path: str, lines: dict[str, int]) -> int:
    """The line of the nearest value on the way to `path` that is there."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)


def _value(node: Any, path: str, lines: dict[str, int]) -> Any:
    line = lines[path] = node.start_mark.line + 1
    if node.id == "mapping":
        found: dict[str, Any] = {}
        for key, value in node.value:
            if key.id != "scalar" or key.value in found:
                said = "a name must be a text" if key.id != "scalar" else f"{key.value} stands here twice"
                raise TextInvalid(f"line {key.start_mark.line + 1}: {said}")
            found[key.value] = _value(value, f"{path}.{key.value}" if path else key.value, lines)
        return found
    if node.id == "sequence":
        return [_value(entry, f"{path}[{index}]", lines) for index, entry in enumerate(node.value)]
    read = SCALARS.get(node.tag)
    if read is None:
        raise TextInvalid(f"line {line}: the tag {node.tag[:80]} is not taken")
    return read(node.value)
