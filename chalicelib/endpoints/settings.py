"""/admin-api/settings: whether tokens are issued, whether plain HTTP is refused, how long tokens live."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalice.app import Blueprint, Response

from ..administration.catalogue_document import LONGEST_LIFETIME
from ..administration.resources import ResourceAdministration
from ..oauth.bearer import BearerAuthentication
from ..oauth.resource import Settings
from .api_clients import ANY
from .authenticated import authenticated
from .content_tags import content_tag, expecting
from .fields import TOO_HIGH, Fields
from .json_body import json_object
from .problems import answering_problems
from .responses import json_response

SETTINGS = "/admin-api/settings"


def blueprint(
    bearer: Callable[[], BearerAuthentication], administration: Callable[[], ResourceAdministration]
) -> Blueprint:
    routes = Blueprint(__name__)

    @routes.route(SETTINGS, methods=["GET"], content_types=ANY)
    @answering_problems
    def read_settings() -> Response:
        me = authenticated(routes.current_request, bearer(), "settings_read")
        return _answer(administration().settings(me.caller))

    @routes.route(SETTINGS, methods=["PATCH"], content_types=ANY)
    @answering_problems
    def edit_settings() -> Response:
        request = routes.current_request
        me, expected = authenticated(request, bearer(), "settings_write"), expecting(request, _shown)

        def edit(before: Settings) -> Settings:
            return _edited(before, json_object(request))

        return _answer(administration().edit_settings(me.caller, me.actor, edit, expected))

    return routes


def _answer(settings: Settings) -> Response:
    shown = _shown(settings)
    return json_response(shown, headers={"ETag": content_tag(shown)})


def _shown(settings: Settings) -> dict[str, Any]:
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
    after = replace(
        before,
        issuing_enabled=before.issuing_enabled if issuing is None else issuing,
        force_https=before.force_https if force_https is None else force_https,
        default_lifetime=timedelta(seconds=default) if default else before.default_lifetime,
        maximum_lifetime=timedelta(seconds=maximum) if maximum else before.maximum_lifetime,
    )
    if after.default_lifetime > after.maximum_lifetime:
        fields.refuse("defaultLifetime", "This value should be less than or equal to maximumLifetime.", TOO_HIGH)
    fields.check()
    return after
