"""GET /admin-api/audit: who did what, newest first."""

import re
from typing import Any, Final

from chalice.app import Response

from ..administration.audit import ID_DIGITS, AuditEvent, AuditQuery
from ..moments import parse_rfc3339, rfc3339
from .admin_request import AdminRequest
from .list_query import MAXIMUM_LIMIT, Query, whole_number
from .member_names import member_name
from .parts import Parts
from .responses import json_response

DEFAULT_LIMIT: Final = 50
EVENT_ID: Final = re.compile(rf"[0-9a-f]{{{ID_DIGITS}}}")
WORD: Final = re.compile(r"[\x21-\x7E]{1,256}")


def read_audit_trail(me: AdminRequest, parts: Parts) -> Response:
    query = _audit_query(Query(me.request))
    page = parts.administration.audit_trail.page(query)
    items = [_event(event) for event in page.events]
    return json_response({"limit": query.limit, "items": items, "nextCursor": page.next_before_id})


def _audit_query(query: Query) -> AuditQuery:
    """Raises FieldErrors. The cursor is the id of an event, and only its place in the order of time is made use of."""
    word = "It should be 1 to 256 visible ASCII characters."
    instant = "It should be a moment in RFC 3339, as in 2030-01-31T12:00:00Z; in a URL + is %2B."
    asked = AuditQuery(
        target=query.value("clientId", None, _word, word),
        actor=query.value("actor", None, _word, word),
        action=query.value("action", None, _word, word),
        since=query.value("from", None, parse_rfc3339, instant),
        until=query.value("to", None, parse_rfc3339, instant),
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


def _event(event: AuditEvent) -> dict[str, Any]:
    actor = event.actor
    return {
        "eventId": event.event_id,
        "time": rfc3339(event.at),
        "actor": {"clientId": actor.client_id, "jti": actor.jti, "secretId": actor.credential_id},
        "action": event.action,
        "target": event.target,
        "changes": {member_name(name): {"from": old, "to": new} for name, (old, new) in event.changes.items()},
        "requestId": actor.request_id or None,
        "sourceAddress": actor.source_address or None,
    }
