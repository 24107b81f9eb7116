"""Chalice's own errors in this API's format, and the headers of every answer."""

import logging
from collections.abc import Callable
from typing import Final

from chalice.app import Request, Response

from ..oauth.metadata import CLIENT_PATHS
from .responses import oauth_error, problem

ADMINISTRATION: Final = "/admin-api/"
SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
}
log = logging.getLogger("watchword")


def rewrite_framework_errors(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Middleware. Rewrites Chalice's {"Code", "Message"}. An unexpected exception becomes a 503 without its cause."""
    try:
        response = get_response(request)
    except Exception:  # Chalice answers exceptions of views only, not those of inner middleware.
        log.exception("fault")
        response = _fault(request)
    if isinstance(response.body, dict) and {"Code", "Message"} <= response.body.keys():
        response = _rewritten(request, response)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def refusal(
    request: Request, status: int, error: str, sentence: str, headers: dict[str, str] | None = None
) -> Response:
    """An error that no view raised, in the format of this path."""
    if request.path.startswith(ADMINISTRATION) and request.path not in CLIENT_PATHS:
        return problem(status, error.replace("_", " ").capitalize(), sentence, headers)
    return oauth_error(status, error, sentence, headers)


def _rewritten(request: Request, response: Response) -> Response:
    status = response.status_code
    if status >= 500:
        return _fault(request)
    headers = {name: str(value) for name, value in response.headers.items() if name == "Allow"}
    return refusal(request, status, "invalid_request", str(response.body["Message"]), headers)


def _fault(request: Request) -> Response:
    return refusal(request, 503, "temporarily_unavailable", "The server is temporarily unavailable. Try again shortly.")
