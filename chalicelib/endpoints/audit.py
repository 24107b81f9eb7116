"""GET /admin-api/audit: who did what, newest first."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from chalice.app import Blueprint, Response

from ..administration.audit import ID_DIGITS, AuditEvent, AuditPage, AuditQuery, AuditTrail, audit_page
from ..oauth.bearer import BearerAuthentication
from .api_clients import ANY
from .api_clients_json import moment
from .authenticated import authenticated
from .list_query import MAXIMUM_LIMIT, Query, whole_number
from .problems import answering_problems
from .responses import json_response, json_text

AUDIT: Final = "/admin-api/audit"
DEFAULT_LIMIT: Final = 50
# An answer has 1 MB at most. An event is an item of DynamoDB: with the names of its members it is below half of that.
MAXIMUM_ITEM_BYTES: Final = 990_000
SHOWN_AS: Final = {"access_token_lifetime": "lifetime", "client_secrets": "secrets"}
EVENT_ID: Final = re.compile(rf"[0-9a-f]{{{ID_DIGITS}}}")
WORD: Final = re.compile(r"[\x21-\x7E]{1,256}")


def blueprint(bearer: Callable[[], BearerAuthentication], trail: Callable[[], AuditTrail]) -> Blueprint:
    routes = Blueprint(__name__)

    @routes.route(AUDIT, methods=["GET"], content_types=ANY)
    @answering_problems
    def read_audit_trail() -> Response:
        me = authenticated(routes.current_request, bearer())
        request = routes.current_request
        query, page = audit_page(me.caller, trail(), lambda: _audit_query(Query(request)))
        items, next_cursor = _fitting(page)
        return json_response({"limit": query.limit, "items": items, "nextCursor": next_cursor})

    return routes


def _audit_query(query: Query) -> AuditQuery:
    """Raises FieldErrors. The cursor is the id of an event, and only its place in the order of time is made use of."""
    word = "It should be 1 to 256 visible ASCII characters."
    instant = "It should be a moment in RFC 3339, as in 2030-01-31T12:00:00Z; in a URL + is %2B."
    asked = AuditQuery(
        target=query.value("clientId", None, _word, word),
        actor=query.value("actor", None, _word, word),
        action=query.value("action", None, _word, word),
        since=query.value("from", None, _moment, instant),
        until=query.value("to", None, _moment, instant),
        before_id=query.value("cursor", None, _event_id, "It should be a nextCursor of this list, or empty.") or None,
        limit=query.value(
            "limit", DEFAULT_LIMIT, whole_number(1, MAXIMUM_LIMIT), f"It should be 1 to {MAXIMUM_LIMIT}."
        ),
    )
    query.check()
    return asked


def _word(text: str) -> str | None:
    return text if WORD.fullmatch(text) else None


def _event_id(text: str) -> str | None:
    return text if EVENT_ID.fullmatch(text) or not text else None


def _moment(text: str) -> datetime | None:
    parsed = datetime.fromisoformat(text) if text.isascii() and len(text) <= 40 else None
    return parsed if parsed and parsed.tzinfo else None


def _camel_case(name: str) -> str:
    """As the fields are called where they are edited."""
    first, *others = SHOWN_AS.get(name, name).split("_")
    return first + "".join(word.capitalize() for word in others)


def _fitting(page: AuditPage) -> tuple[list[dict[str, Any]], str | None]:
    """The events that fit into one answer, at least one, and the cursor that continues after them."""
    items: list[dict[str, Any]] = []
    size = 0
    for event in page.events:
        item = _event(event)
        size += len(json_text(item)) + len(",")
        if items and size > MAXIMUM_ITEM_BYTES:
            return items, items[-1]["eventId"]
        items.append(item)
    return items, page.next_before_id


def changes_of(event: AuditEvent) -> dict[str, Any]:
    return {_camel_case(name): {"from": old, "to": new} for name, (old, new) in event.changes.items()}


def _event(event: AuditEvent) -> dict[str, Any]:
    actor = event.actor
    return {
        "eventId": event.event_id,
        "time": moment(event.at),
        "actor": {"clientId": actor.client_id, "jti": actor.jti, "secretId": actor.secret_id},
        "action": event.action,
        "target": event.target,
        "changes": changes_of(event),
        "requestId": actor.request_id or None,
        "sourceAddress": actor.source_address or None,
    }
