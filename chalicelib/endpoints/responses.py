"""Answers in JSON that are not cached by default, and the OAuth answer for each error."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from chalice.app import Request, Response

from ..oauth.errors import InvalidClient, InvalidGrant, OAuthError, RequestTooLarge, TemporarilyUnavailable
from ..store_errors import OutcomeUnknown, ReportUnfinished, ScanTooSlow, StoreUnavailable
from .parts import Parts
from .request_log import note
from .routes import Route

REALM: Final = "watchword"
NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
SENTENCES: Final[Mapping[type[StoreUnavailable], str]] = {
    OutcomeUnknown: "It is unknown whether the change was saved. Read it again and repeat the change if it is missing."
    " If a new client's secret was not shown, regenerate it.",
    ReportUnfinished: "Some of these secrets may still be live. Send the same report again.",
    ScanTooSlow: "There was no time to check every client in one request, so nothing was removed. Try again, or remove"
    " the scopes with the operator function apply, which has more time.",
}
STATUS: Final = {
    "invalid_client": 401,
    "invalid_token": 401,
    "insufficient_scope": 403,
    "temporarily_unavailable": 503,
}


def json_response(
    body: Any, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = "application/json"
) -> Response:
    return Response(json_text(body), {"Content-Type": media_type, **NO_STORE, **(headers or {})}, status)


def json_text(body: Any) -> str:
    """In ASCII, so that any text can be encoded."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=True)


def oauth_error(status: int, error: str, error_description: str, headers: Mapping[str, str] | None = None) -> Response:
    """RFC 6749 §5.2."""
    body = {"error": error, "error_description": error_description}
    return json_response(body, status, {**_retry_after(status), **(headers or {})})


def problem(
    status: int,
    title: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, str] | None = None,
) -> Response:
    """RFC 9457; `members` are its extensions."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **(members or {})}
    return json_response(body, status, {**_retry_after(status), **(headers or {})}, "application/problem+json")


def answer_oauth(
    _route: Route, view: Callable[..., Response], request: Request, parts: Parts, path_parameters: Mapping[str, str]
) -> Response:
    """For OAuth's own endpoints: an OAuthError becomes the JSON of RFC 6749 §5.2."""
    try:
        return view(request, parts, **path_parameters)
    except (OAuthError, StoreUnavailable) as trouble:
        error = oauth_error_of(trouble)
        note_refusal(error)
        headers = {}
        # RFC 6749 §5.2: only for requests with the header. With a challenge, some libraries do not read the body.
        if isinstance(error, InvalidClient) and request.headers.get("authorization"):
            headers["WWW-Authenticate"] = f'Basic realm="{REALM}", charset="UTF-8"'
        return oauth_error(status_of(error), error.error, error.error_description, headers)


def oauth_error_of(error: OAuthError | StoreUnavailable) -> OAuthError:
    """An outage of a store is a 503, never an error that clients treat as final."""
    if isinstance(error, OAuthError):
        return error
    for kind, sentence in SENTENCES.items():
        if isinstance(error, kind):
            return TemporarilyUnavailable(sentence, detail=error.detail)
    return TemporarilyUnavailable(detail=error.detail)


def status_of(error: OAuthError) -> int:
    return 413 if isinstance(error, RequestTooLarge) else STATUS.get(error.error, 400)


def _retry_after(status: int) -> Mapping[str, str]:
    """In seconds, with different values, so that clients do not all retry at the same time."""
    return {"Retry-After": str(1 + int(time.time() * 1000) % 5)} if status == 503 else {}


def note_refusal(error: OAuthError) -> None:
    note(outcome=error.error, detail=error.detail)
    if isinstance(error, (InvalidClient, InvalidGrant)):
        note(client_id=error.client_id)
