"""RFC 9110 §8.8.3: the entity tags of answers, and those in conditions of requests."""

import hashlib
import json
import re
from typing import Any, Final

from ..oauth.client import Client

# RFC 9110 §8.8.3: a tag may contain commas and asterisks.
ENTITY_TAG: Final = re.compile(r'(W/)?("[^\x00-\x20"\x7F]*")')
# RFC 9110 §5.6.1.2: empty elements of a list do not count.
ENTITY_TAGS: Final = re.compile(rf"[ \t,]*{ENTITY_TAG.pattern}(?:[ \t]*,[ \t,]*{ENTITY_TAG.pattern})*[ \t,]*")
ANY: Final = frozenset({"*"})


def entity_tag(client: Client) -> str:
    """The tag of the registration. The time of the last use does not change it."""
    return f'"{client.generation}-{client.version}"'


def entity_tags(condition: str, *, weakly: bool = False) -> frozenset[str] | None:
    """The tags of If-Match or If-None-Match, with their quotes. ANY for `*`, None for a malformed condition.

    A weak tag counts in the weak comparison only.
    """
    if condition.strip(" \t") == "*":
        return ANY
    if not ENTITY_TAGS.fullmatch(condition):
        return None
    return frozenset(tag for weak, tag in ENTITY_TAG.findall(condition) if weakly or not weak)


def content_tag(document: Any) -> str:
    return hash_tag(json.dumps(document, sort_keys=True).encode())


def hash_tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
