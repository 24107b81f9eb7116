"""/admin-api/settings: whether tokens are issued, whether plain HTTP is refused, how long tokens live."""

from datetime import timedelta
from typing import Any

from chalice.app import Response

from ..administration.catalogue_document import LONGEST_LIFETIME
from ..oauth.catalogue import Settings
from .admin_request import AdminRequest
from .etags import content_tag
from .fields import TOO_HIGH, Fields
from .json_body import json_object
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
    return {
        "issuingEnabled": settings.issuing_enabled,
        "forceHttps": settings.force_https,
        "defaultLifetime": int(settings.default_lifetime.total_seconds()),
        "maximumLifetime": int(settings.maximum_lifetime.total_seconds()),
    }


def _edited(before: Settings, content: dict[str, Any]) -> Settings:
    """Raises FieldErrors."""
    fields = Fields(content)
    issuing, force_https = fields.boolean("issuingEnabled"), fields.boolean("forceHttps")
    default = fields.whole_number("defaultLifetime", maximum=LONGEST_LIFETIME)
    maximum = fields.whole_number("maximumLifetime", maximum=LONGEST_LIFETIME)
    fields.refuse_others({})
    fields.check()
    after = before._replace(
        issuing_enabled=before.issuing_enabled if issuing is None else issuing,
        force_https=before.force_https if force_https is None else force_https,
        default_lifetime=timedelta(seconds=default) if default else before.default_lifetime,
        maximum_lifetime=timedelta(seconds=maximum) if maximum else before.maximum_lifetime,
    )
    if after.default_lifetime > after.maximum_lifetime:
        fields.refuse("defaultLifetime", "This value should be less than or equal to maximumLifetime.", TOO_HIGH)
    fields.check()
    return after
