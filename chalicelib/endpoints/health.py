"""GET /health: whether a token could be issued, for monitors and for scripts that wait for a start."""

from chalice.app import Request, Response

from .parts import Parts
from .responses import json_response


def health(request: Request, parts: Parts) -> Response:
    parts.tokens.check_health()
    response = json_response({"status": "ok"})
    if request.method == "HEAD":
        response.body = ""
    return response
