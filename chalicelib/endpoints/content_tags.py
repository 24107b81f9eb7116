"""RFC 9110 §8.8.3 and §13.1.1 for what has no version of its own: the ETag is a digest of what is shown."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from chalice.app import Request

from ..administration.errors import VersionMismatch
from .versions import ANY, condition_of


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
