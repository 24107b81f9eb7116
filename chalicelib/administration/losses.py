"""Whether an audit event took something away from a client. A change that does not clearly add is a loss."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from .audit import AuditEvent

Credentials = Iterable[Mapping[str, Any]]


def is_of_a_client(event: AuditEvent) -> bool:
    """Targets of other events may look like a client id."""
    return event.action.startswith(("api_client.", "client_secret.", "client_key.", "trust.", "administrator."))


def is_of_the_key_ring(event: AuditEvent) -> bool:
    """Decided by its action, because a client may have the id `key-ring`."""
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
        # A field of another version, or a field that was removed.
        return False


def _keeps_scopes(old: Mapping[str, list[str]], new: Mapping[str, list[str]], _at: datetime) -> bool:
    return all(set(scope) <= set(new.get(slug, ())) for slug, scope in old.items())


def _keeps_apis(old: Mapping[str, int], new: Mapping[str, int], _at: datetime) -> bool:
    return old.items() <= new.items()


def _keeps_credentials(name: str) -> Callable[[Credentials, Credentials, datetime], bool]:
    """`name` is the member that identifies a credential.

    An expired credential is no loss: it is removed when a new one is added.
    """

    def keeps(old: Credentials, new: Credentials, at: datetime) -> bool:
        ends = {credential[name]: _end(credential) for credential in new}
        return all(_end(credential) <= at or ends[credential[name]] >= _end(credential) for credential in old)

    return keeps


def _end(credential: Mapping[str, Any]) -> datetime:
    expires_at = credential["expires_at"]
    return datetime.fromisoformat(expires_at) if expires_at else datetime.max.replace(tzinfo=UTC)


# By the names of the fields that client_editor records.
FIELDS: Final[Mapping[str, Callable[[Any, Any, datetime], bool]]] = {
    "client_name": lambda *_: True,
    "description": lambda *_: True,
    "enabled": lambda _old, new, _at: new is True,
    "access_token_lifetime": lambda old, new, _at: bool(new >= old),
    "registrations": _keeps_scopes,
    "administers": _keeps_apis,
    "introspects": _keeps_apis,
    # After a restore, every token is refused.
    "revoked_tokens": lambda *_: True,
    "client_secrets": _keeps_credentials("secret_id"),
    "client_keys": _keeps_credentials("key_id"),
    "trusts": _keeps_credentials("trust_id"),
}
