"""Answers: JSON, never cached unless it says so, and each error of inside with its one shape outside."""

import json
import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from chalice.app import Request, Response

from ..oauth.errors import InsufficientScope, InvalidClient, InvalidToken, MissingToken, OAuthError, RequestTooLarge
from .request_log import note

REALM: Final = "watchword"
NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
STATUS: Final = {
    "invalid_client": 401,
    "invalid_token": 401,
    "insufficient_scope": 403,
    "temporarily_unavailable": 503,
}
View = Callable[..., Response]


def json_response(
    body: Any, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = "application/json"
) -> Response:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return Response(text, {"Content-Type": media_type, **NO_STORE, **(headers or {})}, status)


def oauth_error(status: int, error: str, error_description: str, headers: Mapping[str, str] | None = None) -> Response:
    """RFC 6749 §5.2."""
    body = {"error": error, "error_description": error_description}
    return json_response(body, status, {**_retry_after(status), **(headers or {})})


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return json_response(body, status, {**_retry_after(status), **(headers or {})}, "application/problem+json")


def answering_oauth_errors(current_request: Callable[[], Request]) -> Callable[[View], View]:
    """For OAuth's own endpoints: an OAuthError becomes the JSON of RFC 6749 §5.2."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(**path_parameters: str) -> Response:
            try:
                return view(**path_parameters)
            except OAuthError as error:
                _note(error)
                headers = {}
                # RFC 6749 §5.2: a challenge for who tried the header. Sent to others it makes libraries ignore the
                # body.
                if isinstance(error, InvalidClient) and current_request().headers.get("authorization"):
                    headers["WWW-Authenticate"] = f'Basic realm="{REALM}", charset="UTF-8"'
                return oauth_error(_status(error), error.error, error.error_description, headers)

        return answered

    return decorate


def answering_problems(view: View) -> View:
    """For the client-admin API: an OAuthError becomes a problem object, with the challenge of RFC 6750 §3."""

    @wraps(view)
    def answered(**path_parameters: str) -> Response:
        try:
            return view(**path_parameters)
        except OAuthError as error:
            _note(error)
            title = error.error.replace("_", " ").capitalize()
            return problem(_status(error), title, error.error_description, _challenge(error))

    return answered


def _challenge(error: OAuthError) -> Mapping[str, str]:
    """RFC 6750 §3: no error code for who sent nothing."""
    if isinstance(error, MissingToken):
        return {"WWW-Authenticate": f'Bearer realm="{REALM}"'}
    if not isinstance(error, (InvalidToken, InsufficientScope)):
        return {}
    challenge = f'Bearer realm="{REALM}", error="{error.error}", error_description="{error.error_description}"'
    if isinstance(error, InsufficientScope):
        challenge += f', scope="{error.scope}"'
    return {"WWW-Authenticate": challenge}


def _status(error: OAuthError) -> int:
    return 413 if isinstance(error, RequestTooLarge) else STATUS.get(error.error, 400)


def _retry_after(status: int) -> Mapping[str, str]:
    """Seconds, unevenly, so that those who were refused together do not come back together."""
    return {"Retry-After": str(1 + int(time.time() * 1000) % 5)} if status == 503 else {}


def _note(error: OAuthError) -> None:
    note(outcome=error.error, detail=error.detail, client_id=getattr(error, "client_id", None))
