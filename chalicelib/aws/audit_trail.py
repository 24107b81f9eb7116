"""The audit trail: written with each change by the ledger, read here, newest first."""

import json
from datetime import datetime
from itertools import islice
from typing import Any, Final

from ..administration.audit import Actor, AuditEvent, AuditPage, AuditQuery
from .call import Call
from .reads import Item, pages
from .tables import TRAIL, AuditItem

# A filter that matches almost nothing ends a page early, with a cursor to go on from: the trail is never read whole.
MAXIMUM_QUERIES: Final = 2
EVENTS_PER_QUERY: Final = 200


class DynamoAuditTrail:
    """Implements administration.audit.AuditTrail."""

    def __init__(self, call: Call, audit_table: str) -> None:
        self._call, self._audit_table = call, audit_table

    def page(self, query: AuditQuery) -> AuditPage:
        """Raises StoreUnavailable."""
        events: list[AuditEvent] = []
        next_key: Item | None = None
        for page in islice(pages(self._call, "Query", _request(self._audit_table, query)), MAXIMUM_QUERIES):
            events.extend(map(to_event, page.items))
            if len(events) > query.limit:
                events = events[: query.limit]
                return AuditPage(tuple(events), events[-1].event_id)
            next_key = page.next_key
        return AuditPage(tuple(events), next_key["event_id"]["S"] if next_key else None)


def _request(table: str, query: AuditQuery) -> dict[str, Any]:
    """By the index that narrows most; what it leaves is filtered."""
    index, key, value, filters = None, "trail", TRAIL, {"action": query.action}
    if query.target:
        index, key, value = "by-target", "target", query.target
        filters["actor"] = query.actor
    elif query.actor:
        index, key, value = "by-actor", "actor", query.actor
    wanted = {name: text for name, text in filters.items() if text}
    request: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": "#key = :key AND event_id BETWEEN :first AND :last",
        "ExpressionAttributeNames": {"#key": key, **{f"#{name}": name for name in wanted}},
        "ExpressionAttributeValues": {
            ":key": {"S": value},
            ":first": {"S": query.first_id},
            ":last": {"S": max(query.first_id, query.last_id)},
            **{f":{name}": {"S": text} for name, text in wanted.items()},
        },
        "ScanIndexForward": False,
        "Limit": EVENTS_PER_QUERY,
    }
    if index:
        request["IndexName"] = index
    if wanted:
        request["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in wanted)
    return request


def to_event(item: Item) -> AuditEvent:
    # A newer version may have added what is no text.
    texts = {name: value["S"] for name, value in item.items() if "S" in value}
    actor = Actor(
        texts["actor"],
        texts.get("actor_jti"),
        texts.get("actor_secret_id"),
        texts.get("request_id", ""),
        texts.get("source_address", ""),
    )
    changes = {name: (old, new) for name, (old, new) in json.loads(texts["changes"]).items()}
    at = datetime.fromisoformat(texts["at"])
    return AuditEvent(texts["event_id"], at, actor, texts["action"], texts["target"], changes)


def to_item(event: AuditEvent) -> AuditItem:
    return AuditItem(
        event_id=event.event_id,
        at=event.at,
        actor=event.actor.client_id,
        actor_jti=event.actor.jti,
        actor_secret_id=event.actor.credential_id,
        action=event.action,
        target=event.target,
        changes={name: list(pair) for name, pair in event.changes.items()},
        request_id=event.actor.request_id or None,
        source_address=event.actor.source_address or None,
    )
