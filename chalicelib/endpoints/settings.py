"""/admin-api/settings: whether tokens are issued, whether plain HTTP is refused, the lifetimes of tokens."""

from typing import Any

from chalice.app import Response

from ..administration.catalogue_document import LONGEST_LIFETIME
from ..oauth.catalogue import Settings
from .admin_request import AdminRequest
from .etags import content_tag
from .fields import TOO_HIGH, Fields
from .json_body import json_object
from .member_names import member_name
from .parts import Parts
from .preconditions import expecting
from .responses import json_response


def read_settings(_me: AdminRequest, parts: Parts) -> Response:
    return _answer(parts.administration.resources.settings())


def edit_settings(me: AdminRequest, parts: Parts) -> Response:
    expected, content = expecting(me.request, _document), json_object(me.request)
    edited = parts.administration.resources.edit_settings(me.actor, lambda before: _edited(before, content), expected)
    return _answer(edited)


def _answer(settings: Settings) -> Response:
    document = _document(settings)
    return json_response(document, headers={"ETag": content_tag(document)})


def _document(settings: Settings) -> dict[str, Any]:
    return {member_name(name): value for name, value in settings.values().items()}


def _edited(before: Settings, content: dict[str, Any]) -> Settings:
    """Raises FieldErrors."""
    fields = Fields(content)
    values = {
        name: fields.boolean(member_name(name))
        if isinstance(value, bool)
        else fields.whole_number(member_name(name), maximum=LONGEST_LIFETIME)
        for name, value in before.values().items()
    }
    fields.refuse_others({})
    fields.check()
    after = before.with_values({name: value for name, value in values.items() if value is not None})
    if after.default_lifetime > after.maximum_lifetime:
        fields.refuse("defaultLifetime", "This value should be less than or equal to maximumLifetime.", TOO_HIGH)
    fields.check()
    return after
