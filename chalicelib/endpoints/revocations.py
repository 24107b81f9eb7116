"""GET /.well-known/revocations: the signed list of revocations for verifiers that do not ask this server."""

import hashlib
from typing import Final

from chalice.app import Request, Response

from ..oauth.revocation_feed import MAX_AGE
from .cacheable import revalidated
from .framework_errors import refusal
from .parts import Parts

OFF: Final = "The revocation feed of this server is switched off."


def read_feed(request: Request, parts: Parts) -> Response:
    if not parts.revocations.has_feed:
        return refusal(request, 404, "invalid_request", OFF)
    feed = parts.revocations.feed()
    etag = f'"{hashlib.sha256(feed.encode()).hexdigest()[:32]}"'
    return revalidated(
        request, feed, etag, {"Content-Type": "application/jwt", "Cache-Control": f"public, max-age={MAX_AGE}"}
    )
