"""The answer to an eviction: the new secret, and the changes made with the credentials of the client."""

from typing import Any

from ..administration.audit import AuditEvent
from ..administration.secrets import Eviction
from ..moments import rfc3339
from ..oauth.catalogue import Catalogue
from .changes_json import changes_json
from .routes import AUDIT


def eviction_json(eviction: Eviction, catalogue: Catalogue, *, with_values: bool) -> dict[str, Any]:
    """`with_values` for a caller who may read the audit trail."""
    page = eviction.changes
    return {
        "secretId": eviction.secret.credential_id,
        "secret": eviction.client_secret,
        "expiresAt": rfc3339(eviction.secret.expires_at),
        "tokensValidFrom": rfc3339(eviction.client.tokens_valid_from),
        "changes": None if page is None else [_change(event, catalogue, with_values) for event in page.events],
        "nextCursor": None if page is None else page.next_before_id,
        "detail": _detail(eviction),
    }


def _detail(eviction: Eviction) -> str | None:
    """Where to read the remaining changes."""
    page, address = eviction.changes, f"{AUDIT}?actor={eviction.client.client_id}"
    if page is None:
        return (
            "The client is evicted, but the audit trail could not be read."
            f" Read GET {address} for what was done with its credentials."
        )
    if page.next_before_id is not None:
        return f"There are more changes. Read GET {address}&cursor={page.next_before_id}."
    return None


def _change(event: AuditEvent, catalogue: Catalogue, with_values: bool) -> dict[str, Any]:
    return {
        "eventId": event.event_id,
        "time": rfc3339(event.at),
        "secretId": event.actor.credential_id,
        "action": event.action,
        "target": event.target,
        "changes": changes_json(event, catalogue) if with_values else None,
    }
