"""/admin-api/resources: the APIs that tokens are for, and their scope groups, which modules add."""

from typing import Any

from chalice.app import Request, Response

from ..administration.catalogue_document import (
    CatalogueInvalid,
    group_document,
    group_of,
    resource_document,
    resource_of,
)
from ..administration.shared_scopes import shared_scope_warnings
from ..oauth.resource import OWN_SLUG, Resource
from .admin_request import AdminRequest
from .etags import content_tag
from .json_body import json_object
from .parts import Parts
from .preconditions import expecting
from .responses import NO_STORE, json_response
from .routes import RESOURCES

# For this server's own resource, the issuer and the code determine these members.
FIXED = ("slug", "identifier", "scopeGroups")
FIXED_OF_OWN = (*FIXED, "name", "enabled", "publishesMetadata", "verifier")


def list_resources(_me: AdminRequest, parts: Parts) -> Response:
    return json_response({"items": [resource_document(resource) for resource in parts.administration.resources.all()]})


def create_resource(me: AdminRequest, parts: Parts) -> Response:
    resource = resource_of(json_object(me.request), parts.issuer)
    parts.administration.resources.create(me.actor, resource)
    warnings = shared_scope_warnings(parts.tokens.catalogue(), {resource.slug})
    return _answer(resource_document(resource), 201, f"{RESOURCES}/{resource.slug}", warnings=warnings)


def read_resource(_me: AdminRequest, parts: Parts, slug: str) -> Response:
    return _answer(resource_document(parts.administration.resources.read(slug)))


def edit_resource(me: AdminRequest, parts: Parts, slug: str) -> Response:
    expected, content = expecting(me.request, resource_document), _content(me.request)
    edited = parts.administration.resources.edit(
        me.actor, slug, lambda before: _edited(before, content, parts.issuer), expected
    )
    return _answer(resource_document(edited), warnings=shared_scope_warnings(parts.tokens.catalogue(), {slug}))


def delete_resource(me: AdminRequest, parts: Parts, slug: str) -> Response:
    parts.administration.resources.delete(me.actor, slug, expecting(me.request, resource_document))
    return Response("", dict(NO_STORE), 204)


def read_scope_group(_me: AdminRequest, parts: Parts, slug: str, group: str) -> Response:
    return _answer(group_document(parts.administration.resources.read_group(slug, group)))


def put_scope_group(me: AdminRequest, parts: Parts, slug: str, group: str) -> Response:
    """Replaces the whole group. The path has its slug."""
    expected = expecting(me.request, group_document)
    put = group_of(_named(group, _content(me.request)))
    is_new = parts.administration.resources.put_group(me.actor, slug, put, expected)
    warnings = shared_scope_warnings(parts.tokens.catalogue(), {slug}, put.scopes)
    # RFC 9110 §9.3.4.
    return _answer(group_document(put), 201 if is_new else 200, warnings=warnings)


def delete_scope_group(me: AdminRequest, parts: Parts, slug: str, group: str) -> Response:
    expected = expecting(me.request, group_document)
    parts.administration.resources.delete_group(me.actor, slug, group, expected)
    return Response("", dict(NO_STORE), 204)


def _answer(
    document: dict[str, Any], status: int = 200, location: str | None = None, warnings: list[str] | None = None
) -> Response:
    """A change is answered with `warnings`. They are not part of the document: other APIs change them."""
    headers = {"Location": location} if location else {}
    body = document if warnings is None else {**document, "warnings": warnings}
    return json_response(body, status, {"ETag": content_tag(document), **headers})


def _content(request: Request) -> dict[str, Any]:
    """The body. It may be an earlier answer, which has `warnings`."""
    return {name: value for name, value in json_object(request).items() if name != "warnings"}


def _named(slug: str, content: dict[str, Any]) -> dict[str, Any]:
    """The path has the slug. The body may have the same one. Raises CatalogueInvalid."""
    if content.get("slug", slug) != slug:
        raise CatalogueInvalid("slug", "is not the one in the path")
    return {**content, "slug": slug}


def _edited(before: Resource, content: dict[str, Any], issuer: str) -> Resource:
    """RFC 7396: the members in the body replace the stored ones. Fixed members may be sent back unchanged.

    Raises CatalogueInvalid.
    """
    document = resource_document(before)
    fixed = FIXED_OF_OWN if before.slug == OWN_SLUG else FIXED
    for name in fixed:
        if name in content and content[name] != document[name]:
            way = "put or delete its scope groups one by one" if name == "scopeGroups" else "leave it out"
            raise CatalogueInvalid(name, f"cannot be edited: {way}")
    editable = {name: value for name, value in {**document, **content}.items() if name not in fixed or name == "slug"}
    merged = {**editable, "scopeGroups": document["scopeGroups"]}
    if before.slug != OWN_SLUG:
        merged["identifier"] = document["identifier"]
    return resource_of(merged, issuer)._replace(pending_removals=before.pending_removals)
