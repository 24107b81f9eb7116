"""RFC 8414, RFC 7517: the metadata and keys that verifiers and libraries read."""

from chalice.app import Request, Response

from ..oauth.errors import TemporarilyUnavailable
from ..oauth.metadata import openid_metadata
from .cacheable import cacheable
from .parts import Parts


def jwks(request: Request, parts: Parts) -> Response:
    document = parts.tokens.key_ring().jwks(parts.clock())
    if not document["keys"]:
        # The clock is behind the ring's. Verifiers would cache an empty set.
        raise TemporarilyUnavailable(detail="no key is published at this moment")
    return cacheable(request, document)


def authorization_server_metadata(request: Request, parts: Parts) -> Response:
    return cacheable(request, parts.tokens.metadata())


def openid_configuration(request: Request, parts: Parts) -> Response:
    return cacheable(request, openid_metadata(parts.tokens.metadata()))
