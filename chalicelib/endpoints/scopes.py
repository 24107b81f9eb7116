"""GET /admin-api/scopes: what can be given to clients, grouped as a form shows it."""

from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint, Response

from ..oauth.bearer import BearerAuthentication
from ..oauth.resource import NATIVE_GROUP, OWN_SLUG, Catalogue, Resource, ScopeGroup
from .api_clients import ANY
from .authenticated import authenticated
from .problems import answering_problems
from .responses import json_response


def blueprint(bearer: Callable[[], BearerAuthentication], catalogue: Callable[[], Catalogue]) -> Blueprint:
    routes = Blueprint(__name__)

    @routes.route("/admin-api/scopes", methods=["GET"], content_types=ANY)
    @answering_problems
    def list_scopes() -> Response:
        """As PrestaShop's form: native scopes first, then the groups by name; within a group by scope."""
        authenticated(routes.current_request, bearer(), "api_client_read")
        groups = [(resource, group) for resource in catalogue().resources for group in resource.groups if group.scopes]
        groups.sort(key=lambda pair: (not _is_native(*pair), pair[1].name.casefold(), pair[0].slug, pair[1].slug))
        return json_response({"items": [_group(resource, group) for resource, group in groups]})

    return routes


def _is_native(resource: Resource, group: ScopeGroup) -> bool:
    return resource.slug == OWN_SLUG and group.slug == NATIVE_GROUP.slug


def _group(resource: Resource, group: ScopeGroup) -> dict[str, Any]:
    """`available` says whether the scope can be granted in a token now; `removing` whether it is about to go."""
    is_on = resource.enabled and group.enabled
    return {
        "resource": resource.identifier,
        "slug": group.slug,
        "name": group.name,
        "native": _is_native(resource, group),
        "enabled": is_on,
        "scopes": [
            {
                "scope": token,
                "description": group.scopes[token],
                "available": is_on,
                "removing": token in resource.removing,
            }
            for token in sorted(group.scopes)
        ],
    }
