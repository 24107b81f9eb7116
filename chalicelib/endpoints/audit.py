"""GET /admin-api/audit: the audit trail, newest event first."""

import re
from typing import Any, Final

from chalice.app import Response

from ..administration.audit import ACTIONS, ID_DIGITS, AuditEvent, AuditPage, AuditQuery
from ..moments import parse_rfc3339, rfc3339
from ..oauth.catalogue import Catalogue
from .admin_request import AdminRequest
from .changes_json import changes_json
from .list_query import MAXIMUM_LIMIT, Query, whole_number
from .parts import Parts
from .responses import json_response, json_text

DEFAULT_LIMIT: Final = 50
# An answer has 1 MB at most. An event is an item of DynamoDB: with the names of its members it is below half of that.
MAXIMUM_ITEM_BYTES: Final = 990_000
EVENT_ID: Final = re.compile(rf"[0-9a-f]{{{ID_DIGITS}}}")
WORD: Final = re.compile(r"[\x21-\x7E]{1,256}")


def read_audit_trail(me: AdminRequest, parts: Parts) -> Response:
    query = _audit_query(Query(me.request))
    items, next_cursor = _fitting(parts.administration.audit_trail.page(query), parts.tokens.catalogue())
    return json_response({"limit": query.limit, "items": items, "nextCursor": next_cursor})


def _audit_query(query: Query) -> AuditQuery:
    """Raises FieldErrors. The cursor is the id of an event; only its position in time is used."""
    word = "It should be 1 to 256 visible ASCII characters."
    instant = "It should be a moment in RFC 3339, as in 2030-01-31T12:00:00Z; in a URL + is %2B."
    audit_query = AuditQuery(
        target=query.value("clientId", None, _word, word),
        actor=query.value("actor", None, _word, word),
        action=query.value("action", None, _action, f"It should be one of {', '.join(ACTIONS)}."),
        since=query.value("from", None, parse_rfc3339, instant),
        until=query.value("to", None, parse_rfc3339, instant),
        before_id=query.value("cursor", None, _event_id, "It should be a nextCursor of this list, or empty.") or None,
        limit=query.value(
            "limit", DEFAULT_LIMIT, whole_number(1, MAXIMUM_LIMIT), f"It should be 1 to {MAXIMUM_LIMIT}."
        ),
    )
    query.check()
    return audit_query


def _word(text: str) -> str | None:
    return text if WORD.fullmatch(text) else None


def _action(text: str) -> str | None:
    return text if text in ACTIONS else None


def _event_id(text: str) -> str | None:
    return text if EVENT_ID.fullmatch(text) or not text else None


def _fitting(page: AuditPage, catalogue: Catalogue) -> tuple[list[dict[str, Any]], str | None]:
    """The events that fit into one answer, at least one, and the cursor that continues after them."""
    items: list[dict[str, Any]] = []
    size = 0
    for event in page.events:
        item = _event(event, catalogue)
        size += len(json_text(item)) + len(",")
        if items and size > MAXIMUM_ITEM_BYTES:
            return items, items[-1]["eventId"]
        items.append(item)
    return items, page.next_before_id


def _event(event: AuditEvent, catalogue: Catalogue) -> dict[str, Any]:
    actor = event.actor
    return {
        "eventId": event.event_id,
        "time": rfc3339(event.at),
        "actor": {"clientId": actor.client_id, "jti": actor.jti, "secretId": actor.credential_id},
        "action": event.action,
        "target": event.target,
        "changes": changes_json(event, catalogue),
        "requestId": actor.request_id or None,
        "sourceAddress": actor.source_address or None,
    }
