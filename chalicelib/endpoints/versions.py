"""RFC 9110 §8.8.3 and §13.1.1: which version of a client a caller saw, and which it wants to change."""

import re
from typing import Final

from chalice.app import Request

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
