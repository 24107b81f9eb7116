"""JSON or YAML as an owner keeps it in a repository, with the line of every value: an error names it."""

from typing import Any, Final

# More than the catalogue may hold, and little enough to parse at once.
MAXIMUM_LENGTH: Final = 1_000_000


class TextInvalid(Exception):
    """The text says why, and in which line."""


def parse(text: str) -> tuple[Any, dict[str, int]]:
    """The content, and by path (as in resources[0].slug) the line on which each value begins, from 1.

    JSON is YAML, so one reader serves both. Raises TextInvalid.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise TextInvalid(f"The text is longer than {MAXIMUM_LENGTH} characters.")
    # Not above: every cold start would pay for what only this function needs.
    import yaml  # noqa: PLC0415  # see above

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines: dict[str, int] = {}
        _collect(node, "", lines)
        return yaml.safe_load(text), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise TextInvalid(
            f"line {mark.line + 1 if mark else 1}: {error.problem or 'this is neither JSON nor YAML'}"
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise TextInvalid("This is neither JSON nor YAML.") from None


def line_of(path: str, lines: dict[str, int]) -> int:
    """The line of the nearest value on the way to `path` that is there."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)


def _collect(node: Any, path: str, lines: dict[str, int]) -> None:
    if node is None:
        return
    lines[path] = node.start_mark.line + 1
    if node.id == "mapping":
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise TextInvalid(f"line {key.start_mark.line + 1}: {name} stands here twice")
            seen.add(name)
            _collect(value, f"{path}.{name}" if path else name, lines)
    elif node.id == "sequence":
        for index, value in enumerate(node.value):
            _collect(value, f"{path}[{index}]", lines)
