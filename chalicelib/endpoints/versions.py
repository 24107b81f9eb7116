"""RFC 9110 §8.8.3 and §13.1.1: which version of a client a caller saw, and which it wants to change."""

import re
from typing import Final

from chalice.app import Request

from ..oauth.client import Client
from ..oauth.errors import InvalidRequest
from .requests import header

ENTITY_TAGS: Final = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7E]*"(?:\s*,\s*(?:W/)?"[\x21\x23-\x7E]*")*\s*', re.ASCII)


def entity_tag(client: Client) -> str:
    """Of the registration, not of its use: last uses do not change it."""
    return f'"{client.generation}-{client.version}"'


def condition_of(request: Request) -> str | None:
    """If-Match, well-formed; None when there is none. Raises InvalidRequest."""
    condition = header(request, "if-match")
    if condition is not None and condition.strip() != "*" and not ENTITY_TAGS.fullmatch(condition):
        raise InvalidRequest('If-Match takes the ETag of an answer, with its quotes, or "*" without them.')
    return condition


def expected_versions(request: Request, generation: int) -> frozenset[int] | None:
    """The versions that If-Match takes; None when there is no If-Match, or when it takes any. Raises InvalidRequest."""
    condition = condition_of(request)
    if condition is None or condition.strip() == "*":
        return None
    # The comparison is the strong one: weak tags match nothing.
    return frozenset(map(int, re.findall(rf'(?<!/)"{generation}-([1-9]\d{{0,14}})"', condition)))
