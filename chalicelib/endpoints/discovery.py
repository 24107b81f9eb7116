"""RFC 8414, RFC 7517: what verifiers and libraries read, cached for minutes and revalidated for nothing."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from chalice.app import Blueprint, HeadersType, Response

from ..keys.key_ring import KeyRing
from ..oauth.metadata import JWKS_PATH, openid_metadata
from .responses import answering_oauth_errors

# The JWKS must be fresh enough for a leaked key to disappear soon, and cached long enough to cost nothing.
MAX_AGE: Final = 300


def blueprint(
    metadata: Callable[[], dict[str, Any]], key_ring: Callable[[], KeyRing], clock: Callable[[], datetime]
) -> Blueprint:
    routes = Blueprint(__name__)
    answering = answering_oauth_errors(lambda: routes.current_request)

    @routes.route(JWKS_PATH, methods=["GET", "HEAD"])
    @answering
    def jwks() -> Response:
        return _cacheable(key_ring().jwks(clock()))

    @routes.route("/.well-known/oauth-authorization-server", methods=["GET", "HEAD"])
    @answering
    def authorization_server_metadata() -> Response:
        return _cacheable(metadata())

    @routes.route("/.well-known/openid-configuration", methods=["GET", "HEAD"])
    @answering
    def openid_configuration() -> Response:
        return _cacheable(openid_metadata(metadata()))

    def _cacheable(document: dict[str, Any]) -> Response:
        """RFC 9110 §8.8.3, §13.1.2."""
        body = json.dumps(document, separators=(",", ":"))
        etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
        headers: HeadersType = {
            "Content-Type": "application/json",
            "Cache-Control": f"public, max-age={MAX_AGE}",
            "ETag": etag,
        }
        request = routes.current_request
        known = {
            known.strip().removeprefix("W/") for known in str(request.headers.get("if-none-match") or "").split(",")
        }
        if known & {etag, "*"}:
            return Response("", headers, 304)
        return Response("" if request.method == "HEAD" else body, headers, 200)

    return routes
