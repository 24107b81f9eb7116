"""RFC 8414, RFC 7517: what verifiers and libraries read, cached for minutes and revalidated for nothing."""

from chalice.app import Request, Response

from ..oauth.errors import TemporarilyUnavailable
from ..oauth.metadata import openid_metadata
from .cacheable import cacheable
from .parts import Parts


def jwks(request: Request, parts: Parts) -> Response:
    document = parts.tokens.key_ring().jwks(parts.clock())
    if not document["keys"]:
        # A clock that is behind the ring's. Verifiers would cache an empty set for as long as they may.
        raise TemporarilyUnavailable(detail="no key is published at this moment")
    return cacheable(request, document)


def authorization_server_metadata(request: Request, parts: Parts) -> Response:
    return cacheable(request, parts.tokens.metadata())


def openid_configuration(request: Request, parts: Parts) -> Response:
    return cacheable(request, openid_metadata(parts.tokens.metadata()))
