"""The audit trail: written with each change by the ledger, read here, newest first."""

from typing import Any, Final

from ..administration.audit import Actor, AuditEvent, AuditPage, AuditQuery
from ..oauth.errors import TemporarilyUnavailable
from .connections import TROUBLE, unavailable
from .tables import TRAIL, AuditItem, Tables

# A filter that matches almost nothing ends a page early, with a cursor to go on from: the trail is never read whole.
MAXIMUM_QUERIES: Final = 2
EVENTS_PER_QUERY: Final = 200


class DynamoAuditTrail:
    """Implements administration.audit.AuditTrail."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def page(self, query: AuditQuery) -> AuditPage:
        """Raises TemporarilyUnavailable."""
        request = _request(self._tables.audit, query)
        events: list[AuditEvent] = []
        for _ in range(MAXIMUM_QUERIES):
            try:
                answer: dict[str, Any] = self._tables.connection.dispatch("Query", request)
            except TROUBLE as error:
                raise unavailable("Query", error) from None
            # An empty or foreign answer with status 200 is no empty list.
            if "Items" not in answer:
                raise TemporarilyUnavailable(detail="Query: an answer without items")
            events.extend(to_event(AuditItem.from_raw_data(item)) for item in answer["Items"])
            if len(events) > query.limit:
                events = events[: query.limit]
                return AuditPage(tuple(events), events[-1].event_id)
            if "LastEvaluatedKey" not in answer:
                return AuditPage(tuple(events), None)
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        return AuditPage(tuple(events), request["ExclusiveStartKey"]["event_id"]["S"])


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


def to_event(item: AuditItem) -> AuditEvent:
    actor = Actor(item.actor, item.actor_jti, item.actor_secret_id, item.request_id or "", item.source_address or "")
    changes = {name: (old, new) for name, (old, new) in item.changes.items()}
    return AuditEvent(item.event_id, item.at, actor, item.action, item.target, changes)


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
