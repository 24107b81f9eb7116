"""RFC 8414, RFC 7517: what verifiers and libraries read, cached for minutes and revalidated for nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from chalice.app import Blueprint, Response

from ..keys.key_ring import KeyRing
from ..oauth.errors import TemporarilyUnavailable
from ..oauth.metadata import JWKS_PATH, openid_metadata
from .cacheable import cacheable
from .responses import answering_oauth_errors

# Some clients name a content type also where they send no content, and Chalice would refuse them.
ANY: Final = ["*/*"]


def blueprint(
    metadata: Callable[[], dict[str, Any]], key_ring: Callable[[], KeyRing], clock: Callable[[], datetime]
) -> Blueprint:
    routes = Blueprint(__name__)
    answering = answering_oauth_errors(lambda: routes.current_request)

    @routes.route(JWKS_PATH, methods=["GET", "HEAD"], content_types=ANY)
    @answering
    def jwks() -> Response:
        document = key_ring().jwks(clock())
        if not document["keys"]:
            # A clock that is behind the ring's. Verifiers would keep an empty set for as long as they may.
            raise TemporarilyUnavailable(detail="no key is published at this moment")
        return cacheable(routes.current_request, document)

    @routes.route("/.well-known/oauth-authorization-server", methods=["GET", "HEAD"], content_types=ANY)
    @answering
    def authorization_server_metadata() -> Response:
        return cacheable(routes.current_request, metadata())

    @routes.route("/.well-known/openid-configuration", methods=["GET", "HEAD"], content_types=ANY)
    @answering
    def openid_configuration() -> Response:
        return cacheable(routes.current_request, openid_metadata(metadata()))

    return routes
