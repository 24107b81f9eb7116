"""Whether an audit event took something away from a client. What is not known to give is taken for a loss."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from .audit import AuditEvent

Secrets = Iterable[Mapping[str, Any]]


def is_of_a_client(event: AuditEvent) -> bool:
    """Its target is then a client id; targets of other events may look like one."""
    return event.action.startswith(("api_client.", "client_secret.", "administrator."))


def is_of_the_key_ring(event: AuditEvent) -> bool:
    """By its action: the target `key-ring` may also be the id of a client."""
    return event.action.startswith("key_ring.")


def creates(event: AuditEvent) -> bool:
    return event.action == "api_client.create"


def deletes(event: AuditEvent) -> bool:
    return event.action == "api_client.delete"


def takes_away(event: AuditEvent) -> bool:
    return not event.changes or any(not _gives(name, *pair, event.at) for name, pair in event.changes.items())


def _gives(name: str, old: Any, new: Any, at: datetime) -> bool:
    if old is None:
        return name != "tokens_valid_from"
    try:
        return FIELDS[name](old, new, at)
    except (KeyError, TypeError, ValueError, AttributeError):
        # A field of another version, or none where one was.
        return False


def _keeps_scopes(old: Mapping[str, list[str]], new: Mapping[str, list[str]], _at: datetime) -> bool:
    return all(set(scope) <= set(new.get(slug, ())) for slug, scope in old.items())


def _keeps_secrets(old: Secrets, new: Secrets, at: datetime) -> bool:
    """One that had ended is no loss: it goes when another comes."""
    ends = {kept["secret_id"]: _end(kept) for kept in new}
    return all(_end(kept) <= at or ends[kept["secret_id"]] >= _end(kept) for kept in old)


def _end(kept: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(kept["expires_at"]) if kept["expires_at"] else datetime.max.replace(tzinfo=UTC)


# As client_editor writes them.
FIELDS: Final[Mapping[str, Callable[[Any, Any, datetime], bool]]] = {
    "client_name": lambda *_: True,
    "description": lambda *_: True,
    "enabled": lambda _old, new, _at: new is True,
    "access_token_lifetime": lambda old, new, _at: bool(new >= old),
    "registrations": _keeps_scopes,
    "client_secrets": _keeps_secrets,
}
