"""/admin-api/trusted-issuers: the platforms whose tokens may authenticate clients."""

from typing import Any, Final

from chalice.app import Request, Response

from ..administration.catalogue_document import CatalogueInvalid
from ..administration.trusted_issuer_document import trusted_issuer_document, trusted_issuer_of
from ..moments import rfc3339
from ..oauth.trusted_issuer import TrustedIssuer
from .admin_request import AdminRequest
from .etags import content_tag
from .json_body import json_object
from .parts import Parts
from .preconditions import expecting
from .responses import NO_STORE, json_response
from .routes import TRUSTED_ISSUERS

FIXED: Final = ("slug", "kind", "issuer")


def list_trusted_issuers(_me: AdminRequest, parts: Parts) -> Response:
    issuers = parts.administration.trusted_issuers.all()
    return json_response({"items": [trusted_issuer_document(issuer) for issuer in issuers]})


def create_trusted_issuer(me: AdminRequest, parts: Parts) -> Response:
    issuer = trusted_issuer_of(_content(me.request), parts.issuer, parts.administration.is_issuer_url)
    parts.administration.trusted_issuers.create(me.actor, issuer)
    _start_fetch(parts, issuer)
    return _answer(parts, issuer, 201, f"{TRUSTED_ISSUERS}/{issuer.slug}")


def read_trusted_issuer(_me: AdminRequest, parts: Parts, slug: str) -> Response:
    return _answer(parts, parts.administration.trusted_issuers.read(slug))


def edit_trusted_issuer(me: AdminRequest, parts: Parts, slug: str) -> Response:
    """RFC 7396: the members in the body replace the stored ones."""
    expected, content = expecting(me.request, trusted_issuer_document), _content(me.request)

    def edited(before: TrustedIssuer) -> TrustedIssuer:
        document = trusted_issuer_document(before)
        for name in FIXED:
            if name in content and content[name] != document[name]:
                raise CatalogueInvalid(name, "cannot be edited: leave it out")
        after = trusted_issuer_of({**document, **content}, parts.issuer, parts.administration.is_issuer_url)
        return after._replace(generation=before.generation)

    issuer = parts.administration.trusted_issuers.edit(me.caller, me.actor, slug, edited, expected)
    _start_fetch(parts, issuer)
    return _answer(parts, issuer)


def delete_trusted_issuer(me: AdminRequest, parts: Parts, slug: str) -> Response:
    parts.administration.trusted_issuers.delete(me.actor, slug, expecting(me.request, trusted_issuer_document))
    return Response("", dict(NO_STORE), 204)


def _start_fetch(parts: Parts, issuer: TrustedIssuer) -> None:
    """So that the keys are stored before the first workload needs them."""
    if issuer.enabled and not issuer.jwks:
        parts.administration.start_fetch(issuer.slug)


def _answer(parts: Parts, issuer: TrustedIssuer, status: int = 200, location: str | None = None) -> Response:
    """`keys` is not part of the document: a function fetches them. The document alone has the ETag."""
    document = trusted_issuer_document(issuer)
    status_of_keys = parts.administration.issuer_keys_status(issuer)
    keys = {
        "count": len(issuer.jwks or status_of_keys.keys.jwks),
        "jwksUri": status_of_keys.jwks_uri or issuer.jwks_uri or None,
        "fetchedAt": rfc3339(status_of_keys.keys.fetched_at),
        "error": status_of_keys.error or None,
    }
    headers = {"Location": location} if location else {}
    return json_response({**document, "keys": keys}, status, {"ETag": content_tag(document), **headers})


def _content(request: Request) -> dict[str, Any]:
    """The body. It may be an earlier answer, which has `keys`."""
    return {name: value for name, value in json_object(request).items() if name != "keys"}
