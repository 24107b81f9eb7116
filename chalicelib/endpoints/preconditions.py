"""RFC 9110 §13.1.1: If-Match, the version that a caller wants to change."""

import re
from collections.abc import Callable
from typing import Any

from chalice.app import Request

from ..administration.errors import VersionMismatch
from ..oauth.errors import InvalidRequest
from .etags import ANY, content_tag, entity_tags
from .requests import header


def condition_of(request: Request) -> frozenset[str] | None:
    """The strong tags of If-Match, or ANY; None when there is no If-Match. Raises InvalidRequest."""
    condition = header(request, "if-match")
    if condition is None:
        return None
    tags = entity_tags(condition)
    if tags is None:
        raise InvalidRequest('If-Match takes the ETag of an answer, with its quotes, or "*" without them.')
    return tags


def expected_versions(request: Request, generation: int) -> frozenset[int] | None:
    """The versions that If-Match accepts. None without If-Match, or if it accepts any. Raises InvalidRequest."""
    tags = condition_of(request)
    if tags is None or tags == ANY:
        return None
    matches = (re.fullmatch(rf'"{generation}-([1-9][0-9]{{0,14}})"', tag) for tag in tags)
    return frozenset(int(match[1]) for match in matches if match)


def expecting(request: Request, show: Callable[[Any], Any]) -> Callable[[Any], None]:
    """A check that If-Match names the tag of the stored value. `show` makes its document; None means not stored.

    The check raises VersionMismatch. A malformed condition raises InvalidRequest here.
    """
    tags = condition_of(request)

    def check(stored: Any) -> None:
        if tags is None:
            return
        if stored is None or (tags != ANY and content_tag(show(stored)) not in tags):
            raise VersionMismatch

    return check
