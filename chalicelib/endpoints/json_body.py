"""JSON bodies (RFC 8259) without duplicate members: one object, except where a list is allowed."""

import json
from typing import Any, Final

from chalice.app import Request

from ..oauth.errors import InvalidRequest, RequestTooLarge
from ..oauth.jws import without_duplicates
from .form import MAXIMUM_BYTES
from .requests import body_of, header

MEDIA_TYPES: Final = frozenset({"application/json", "application/merge-patch+json"})


def json_object(request: Request, *, may_be_empty: bool = False) -> dict[str, Any]:
    """The object in the body. Raises InvalidRequest or RequestTooLarge."""
    if may_be_empty and not body_of(request):
        return {}
    content = json_value(request)
    if not isinstance(content, dict):
        raise InvalidRequest("The JSON body must be an object.")
    return content


def json_value(request: Request) -> Any:
    """What is in the body. Raises InvalidRequest or RequestTooLarge."""
    body = body_of(request)
    if len(body) > MAXIMUM_BYTES:
        raise RequestTooLarge(f"The body is larger than {MAXIMUM_BYTES} bytes.")
    # As in forms, the media type is exactly the text before the first parameter.
    media_type = (header(request, "content-type") or "").split(";", 1)[0].strip(" \t").lower()
    if media_type not in MEDIA_TYPES:
        raise InvalidRequest("Send the body as application/json, named in Content-Type.")
    try:
        text = body.decode("utf-8")
        return json.loads(text, object_pairs_hook=without_duplicates, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        # RecursionError: thousands of nested levels. `from None`: the exception carries the body.
        raise InvalidRequest("The body is not valid JSON (RFC 8259), or has a duplicate member.") from None


def _refuse_constant(name: str) -> None:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)
