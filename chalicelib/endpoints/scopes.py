"""GET /admin-api/scopes: the scopes that clients can get, grouped as a form presents them."""

from typing import Any

from chalice.app import Response

from ..oauth.resource import NATIVE_GROUP, OWN_SLUG, Resource, ScopeGroup
from .admin_request import AdminRequest
from .parts import Parts
from .responses import json_response


def list_scopes(_me: AdminRequest, parts: Parts) -> Response:
    """In the order of PrestaShop's form: native scopes first, then groups by name; in a group by scope."""
    resources = parts.tokens.catalogue().resources
    groups = [(resource, group) for resource in resources for group in resource.groups if group.scopes]
    groups.sort(key=lambda pair: (not _is_native(*pair), pair[1].name.casefold(), pair[0].slug, pair[1].slug))
    return json_response({"items": [_group(resource, group) for resource, group in groups]})


def _is_native(resource: Resource, group: ScopeGroup) -> bool:
    return resource.slug == OWN_SLUG and group.slug == NATIVE_GROUP.slug


def _group(resource: Resource, group: ScopeGroup) -> dict[str, Any]:
    """`available` says whether the scope can be granted in a token now; `removing` whether it is being removed."""
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
                "removing": token in resource.pending_removals,
            }
            for token in sorted(group.scopes)
        ],
    }
