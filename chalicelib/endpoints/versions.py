"""RFC 9110 §8.8.3 and §13.1.1: which version of a client a caller saw, and which it wants to change."""

import re
from typing import Final

from chalice.app import Request

from ..administration.errors import VersionMismatch
from ..oauth.client import Client
from ..oauth.errors import InvalidRequest
from .requests import header

ENTITY_TAGS: Final = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7E]*"(?:\s*,\s*(?:W/)?"[\x21\x23-\x7E]*")*\s*', re.ASCII)


def entity_tag(client: Client) -> str:
    """Of the registration, not of its use: last uses do not change it."""
    return f'"{client.generation}-{client.version}"'


def expected_version(request: Request, generation: int) -> int | None:
    """The version that If-Match asks for; None when there is no If-Match, or when it takes any.

    Raises InvalidRequest, or VersionMismatch when no tag in it can ever match.
    """
    condition = header(request, "if-match")
    if condition is None or condition.strip() == "*":
        return None
    if not ENTITY_TAGS.fullmatch(condition):
        raise InvalidRequest('If-Match takes the ETag of an answer, with its quotes, or "*" without them.')
    # Of several only one can be current, and a client has one line of versions: the newest is the one that counts.
    versions = [int(found) for found in re.findall(rf'(?<!/)"{generation}-(\d{{1,15}})"', condition)]
    if not versions:
        raise VersionMismatch
    return max(versions)
