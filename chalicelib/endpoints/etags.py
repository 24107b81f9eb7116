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


def content_tag(shown: Any) -> str:
    return f'"{hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:32]}"'


def expecting(request: Request, show: Callable[[Any], Any]) -> Callable[[Any], None]:
    """A check that what is stored, as `show` shows it, is one of those that If-Match names; None is nothing stored.

    It raises VersionMismatch; the malformed condition InvalidRequest, at once.
    """
    condition = condition_of(request)
    # The comparison is the strong one: a weak tag keeps its W/ and matches nothing.
    wanted = {tag.strip() for tag in condition.split(",")} if condition is not None else None

    def check(stored: Any) -> None:
        if wanted is None:
            return
        if stored is None or ("*" not in wanted and content_tag(show(stored)) not in wanted):
            raise VersionMismatch

    return check
