"""RFC 9110 §8.8.3, §13.1.2: public documents that clients cache for minutes and revalidate by ETag."""

import json
from collections.abc import Mapping
from typing import Any, Final

from chalice.app import HeadersType, Request, Response

from .etags import ANY, entity_tags, hash_tag

# Seconds. A leaked key must disappear from caches soon, and a cached JWKS costs no request.
MAX_AGE: Final = 300


def cacheable(request: Request, document: dict[str, Any]) -> Response:
    body = json.dumps(document, separators=(",", ":"))
    headers = {"Content-Type": "application/json", "Cache-Control": f"public, max-age={MAX_AGE}"}
    return revalidated(request, body, hash_tag(body.encode()), headers)


def revalidated(request: Request, body: str, etag: str, headers: Mapping[str, str]) -> Response:
    """`body`, or 304 when the client already has the version `etag`."""
    sent: HeadersType = {**headers, "ETag": etag}
    cached = entity_tags(str(request.headers.get("if-none-match") or ""), weakly=True)
    if cached is not None and (cached == ANY or etag in cached):
        return Response("", sent, 304)
    return Response("" if request.method == "HEAD" else body, sent, 200)
