"""/admin-api/trusted-issuers: the platforms whose tokens may authenticate clients."""

from typing import Any, Final

from chalice.app import Request, Response

from ..administration.catalogue_document import CatalogueInvalid
from ..administration.trusted_issuer_document import trusted_issuer_document, trusted_issuer_of
from ..moments import rfc3339
from ..oauth.issuer_keys import IssuerKeysStatus
from ..oauth.trusted_issuer import TrustedIssuer
from ..store_errors import StoreUnavailable
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
    return _answer(issuer, _keys_if_readable(parts, issuer), 201, f"{TRUSTED_ISSUERS}/{issuer.slug}")


def read_trusted_issuer(_me: AdminRequest, parts: Parts, slug: str) -> Response:
    issuer = parts.administration.trusted_issuers.read(slug)
    return _answer(issuer, _keys(parts, issuer))


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
    return _answer(issuer, _keys_if_readable(parts, issuer))


def delete_trusted_issuer(me: AdminRequest, parts: Parts, slug: str) -> Response:
    parts.administration.trusted_issuers.delete(me.actor, slug, expecting(me.request, trusted_issuer_document))
    return Response("", dict(NO_STORE), 204)


def _start_fetch(parts: Parts, issuer: TrustedIssuer) -> None:
    """So that the keys are stored before the first workload needs them."""
    if issuer.enabled and not issuer.jwks:
        parts.administration.start_fetch(issuer.slug)


def _keys_if_readable(parts: Parts, issuer: TrustedIssuer) -> dict[str, Any] | None:
    """The issuer is stored, so a failure of this read must not look as if it were not."""
    try:
        return _keys(parts, issuer)
    except StoreUnavailable:
        return None


def _keys(parts: Parts, issuer: TrustedIssuer) -> dict[str, Any]:
    """Raises StoreUnavailable."""
    status = IssuerKeysStatus() if issuer.jwks else parts.administration.issuer_keys_status(issuer)
    return {
        "count": len(issuer.jwks or status.keys.jwks),
        "jwksUri": status.jwks_uri or issuer.jwks_uri or None,
        "fetchedAt": rfc3339(status.keys.fetched_at),
        "error": status.error or None,
    }


def _answer(
    issuer: TrustedIssuer, keys: dict[str, Any] | None, status: int = 200, location: str | None = None
) -> Response:
    """`keys` is not part of the document: a function fetches them. The document alone has the ETag."""
    document = trusted_issuer_document(issuer)
    headers = {"Location": location} if location else {}
    return json_response({**document, "keys": keys}, status, {"ETag": content_tag(document), **headers})


def _content(request: Request) -> dict[str, Any]:
    """The body. It may be an earlier answer, which has `keys`."""
    return {name: value for name, value in json_object(request).items() if name != "keys"}
