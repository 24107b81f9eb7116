"""One log line per request. It helps an operator to follow the request and never contains a secret."""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from secrets import token_hex
from typing import Any

from chalice.app import Request, Response

log = logging.getLogger("watchword")
_noted: ContextVar[dict[str, Any]] = ContextVar("noted")


def note(**fields: Any) -> None:
    """Adds fields to the current request's line. Only those in json_log.FIELDS are written."""
    _noted.get().update(fields)


def request_id() -> str:
    """The current request's id from API Gateway. Its access log has the same id."""
    return str(_noted.get()["request_id"])


def log_request(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """The outermost middleware: it sees every answer in its final form."""
    started = time.monotonic()
    # The path is the route, not the requested path, which could contain a secret.
    fields = {
        "request_id": request.context.get("requestId") or token_hex(16),
        "method": request.method,
        "path": request.path,
    }
    token = _noted.set(fields)
    try:
        response = get_response(request)
        response.headers.setdefault("X-Request-Id", fields["request_id"])
        status = response.status_code
        note(status=status, milliseconds=round((time.monotonic() - started) * 1000, 1))
        fields.setdefault("outcome", "ok" if status < 400 else "refused")
        log.log(logging.INFO if status < 500 else logging.ERROR, "request", extra=fields)
        return response
    finally:
        _noted.reset(token)
