"""RFC 9110 §8.8.3, §13.1.1 and §13.1.2: which version a caller saw, and which version it wants to change."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any, Final

from chalice.app import Request

from ..administration.errors import VersionMismatch
from ..oauth.client import Client
from ..oauth.errors import InvalidRequest
from .requests import header

# RFC 9110 §8.8.3: a comma and an asterisk are characters of a tag like others.
ENTITY_TAG: Final = re.compile(r'(W/)?("[^\x00-\x20"\x7F]*")')
# RFC 9110 §5.6.1.2: empty elements of a list do not count.
ENTITY_TAGS: Final = re.compile(rf"[ \t,]*{ENTITY_TAG.pattern}(?:[ \t]*,[ \t,]*{ENTITY_TAG.pattern})*[ \t,]*")
ANY: Final = frozenset({"*"})


def entity_tag(client: Client) -> str:
    """Of the registration, not of its use: last uses do not change it."""
    return f'"{client.generation}-{client.version}"'


def entity_tags(condition: str, *, weakly: bool = False) -> frozenset[str] | None:
    """The tags that If-Match or If-None-Match names, with their quotes; ANY for `*`; None for what is malformed.

    A weak tag counts in the weak comparison only.
    """
    if condition.strip(" \t") == "*":
        return ANY
    if not ENTITY_TAGS.fullmatch(condition):
        return None
    return frozenset(tag for weak, tag in ENTITY_TAG.findall(condition) if weakly or not weak)


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
    """The versions that If-Match takes; None when there is no If-Match, or when it takes any. Raises InvalidRequest."""
    tags = condition_of(request)
    if tags is None or tags == ANY:
        return None
    matches = (re.fullmatch(rf'"{generation}-([1-9][0-9]{{0,14}})"', tag) for tag in tags)
    return frozenset(int(match[1]) for match in matches if match)


def content_tag(shown: Any) -> str:
    return f'"{hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]}"'


def expecting(request: Request, show: Callable[[Any], Any]) -> Callable[[Any], None]:
    """A check that what is stored, as `show` shows it, is one of those that If-Match names; None is nothing stored.

    It raises VersionMismatch; the malformed condition InvalidRequest, at once.
    """
    tags = condition_of(request)

    def check(stored: Any) -> None:
        if tags is None:
            return
        if stored is None or (tags != ANY and content_tag(show(stored)) not in tags):
            raise VersionMismatch

    return check
