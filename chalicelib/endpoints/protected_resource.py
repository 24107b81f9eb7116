"""RFC 9728: the metadata of an API, which a client reads before it requests a token."""

from chalice.app import Request, Response

from ..administration.errors import ResourceNotFound
from ..oauth.metadata import protected_resource_metadata
from ..oauth.resource import SLUG
from .cacheable import cacheable
from .parts import Parts


def read_metadata(request: Request, parts: Parts, slug: str) -> Response:
    """A resource that does not publish its metadata looks like one that does not exist."""
    resource = parts.tokens.catalogue().by_slug(slug)
    if resource is None or not resource.enabled or not resource.publishes_metadata:
        # A slug is repeated only if it is valid.
        raise ResourceNotFound(slug if SLUG.fullmatch(slug) else "")
    return cacheable(request, protected_resource_metadata(parts.issuer, resource))
