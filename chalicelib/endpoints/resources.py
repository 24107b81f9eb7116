"""/admin-api/resources: the APIs that tokens are for, and the groups of scopes that modules bring to them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalice.app import Blueprint, Response

from ..administration.catalogue_document import (
    CatalogueInvalid,
    group_document,
    group_of,
    resource_document,
    resource_of,
)
from ..administration.resources import ResourceAdministration
from ..oauth.bearer import BearerAuthentication
from ..oauth.resource import OWN_SLUG, Resource
from .api_clients import ANY
from .authenticated import Authenticated, authenticated
from .content_tags import content_tag, expecting
from .json_body import json_object
from .problems import answering_problems
from .responses import NO_STORE, json_response

RESOURCES = "/admin-api/resources"
RESOURCE = RESOURCES + "/{slug}"
GROUP = RESOURCE + "/scope-groups/{group}"
READ, WRITE = "resource_read", "resource_write"
# Of our own resource they follow from the issuer and from the code.
FIXED = ("slug", "identifier", "scopeGroups")
FIXED_OF_OWN = (*FIXED, "name", "enabled")


def blueprint(
    bearer: Callable[[], BearerAuthentication],
    administration: Callable[[], ResourceAdministration],
    issuer: Callable[[], str],
) -> Blueprint:
    routes = Blueprint(__name__)

    def who(scope: str) -> Authenticated:
        return authenticated(routes.current_request, bearer(), scope)

    def answer(shown: dict[str, Any], status: int = 200, location: str | None = None) -> Response:
        return json_response(
            shown, status, {"ETag": content_tag(shown), **({"Location": location} if location else {})}
        )

    @routes.route(RESOURCES, methods=["GET"], content_types=ANY)
    @answering_problems
    def list_resources() -> Response:
        return json_response({"items": [resource_document(known) for known in administration().all(who(READ).caller)]})

    @routes.route(RESOURCES, methods=["POST"], content_types=ANY)
    @answering_problems
    def create_resource() -> Response:
        me, request = who(WRITE), routes.current_request
        created = administration().create(me.caller, me.actor, lambda: resource_of(json_object(request), issuer()))
        return answer(resource_document(created), 201, f"{RESOURCES}/{created.slug}")

    @routes.route(RESOURCE, methods=["GET"], content_types=ANY)
    @answering_problems
    def read_resource(slug: str) -> Response:
        return answer(resource_document(administration().read(who(READ).caller, slug)))

    @routes.route(RESOURCE, methods=["PATCH"], content_types=ANY)
    @answering_problems
    def edit_resource(slug: str) -> Response:
        me, request = who(WRITE), routes.current_request
        expected = expecting(request, resource_document)

        def edit(before: Resource) -> Resource:
            return _edited(before, json_object(request), issuer())

        return answer(resource_document(administration().edit(me.caller, me.actor, slug, edit, expected)))

    @routes.route(RESOURCE, methods=["DELETE"], content_types=ANY)
    @answering_problems
    def delete_resource(slug: str) -> Response:
        me = who(WRITE)
        administration().delete(me.caller, me.actor, slug, expecting(routes.current_request, resource_document))
        return Response("", dict(NO_STORE), 204)

    @routes.route(GROUP, methods=["PUT"], content_types=ANY)
    @answering_problems
    def put_scope_group(slug: str, group: str) -> Response:
        """The whole group; its slug is the path's."""
        me, request = who(WRITE), routes.current_request
        expected = expecting(request, group_document)
        put, is_new = administration().put_group(
            me.caller, me.actor, slug, lambda: group_of(_named(group, json_object(request))), expected
        )
        # RFC 9110 §9.3.4.
        return answer(group_document(put), 201 if is_new else 200)

    @routes.route(GROUP, methods=["DELETE"], content_types=ANY)
    @answering_problems
    def delete_scope_group(slug: str, group: str) -> Response:
        me = who(WRITE)
        expected = expecting(routes.current_request, group_document)
        administration().delete_group(me.caller, me.actor, slug, group, expected)
        return Response("", dict(NO_STORE), 204)

    return routes


def _named(slug: str, content: dict[str, Any]) -> dict[str, Any]:
    """The slug is the path's; the body may echo it. Raises CatalogueInvalid."""
    if content.get("slug", slug) != slug:
        raise CatalogueInvalid("slug", "is not the one in the path")
    return {**content, "slug": slug}


def _edited(before: Resource, content: dict[str, Any], issuer: str) -> Resource:
    """RFC 7396: members that are named replace; what cannot be edited may be echoed. Raises CatalogueInvalid."""
    shown = resource_document(before)
    fixed = FIXED_OF_OWN if before.slug == OWN_SLUG else FIXED
    for name in fixed:
        if name in content and content[name] != shown[name]:
            way = "put or delete its scope groups one by one" if name == "scopeGroups" else "leave it out"
            raise CatalogueInvalid(name, f"cannot be edited: {way}")
    kept = {name: value for name, value in {**shown, **content}.items() if name not in fixed or name == "slug"}
    merged = {**kept, "scopeGroups": shown["scopeGroups"]}
    if before.slug != OWN_SLUG:
        merged["identifier"] = shown["identifier"]
    return replace(resource_of(merged, issuer), removing=before.removing)
