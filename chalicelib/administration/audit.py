"""The audit trail: the event that is written with each change, and the query that reads events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Milliseconds since 1970 in 12 hexadecimal digits, then 80 random bits in 20: ids sort by time.
MOMENT_DIGITS, RANDOM_BITS = 12, 80
ID_DIGITS = MOMENT_DIGITS + RANDOM_BITS // 4
# Every action that this server records.
ACTIONS = (
    "administrator.reissue",
    "api_client.create",
    "api_client.delete",
    "api_client.edit",
    "api_client.revoke_token",
    "api_client.revoke_tokens",
    "catalogue.apply",
    "catalogue.restored",
    "client_key.create",
    "client_key.delete",
    "client_secret.burn",
    "client_secret.create",
    "client_secret.delete",
    "client_secret.evict",
    "client_secret.regenerate",
    "client_secret.report",
    "key_ring.leaked",
    "key_ring.promote",
    "key_ring.restore",
    "key_ring.rotate",
    "resource.create",
    "resource.delete",
    "resource.edit",
    "scope_group.delete",
    "scope_group.put",
    "scopes.kept",
    "scopes.removing",
    "server.bootstrap",
    "settings.edit",
    "trust.create",
    "trust.delete",
    "trusted_issuer.create",
    "trusted_issuer.delete",
    "trusted_issuer.edit",
)


@dataclass(frozen=True)
class Actor:
    """The client whose token was used, and the credential that it got the token with; or an operator function."""

    client_id: str
    jti: str | None = None
    credential_id: str | None = None
    request_id: str = ""
    source_address: str = ""


@dataclass(frozen=True)
class AuditEvent:
    """`changes` maps a field to its old and new value. It never contains secrets or hashes."""

    event_id: str
    at: datetime
    actor: Actor
    action: str
    target: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


def audit_event(
    action: str,
    target: str,
    actor: Actor,
    now: datetime,
    randomness: Random,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> AuditEvent:
    event_id = f"{_milliseconds(now):0{MOMENT_DIGITS}x}{randomness.getrandbits(RANDOM_BITS):0{RANDOM_BITS // 4}x}"
    return AuditEvent(event_id, now, actor, action, target, changes or {})


@dataclass(frozen=True)
class AuditQuery:
    """Newest first. None matches everything. `since` is inclusive, `until` exclusive; `before_id` continues a page."""

    target: str | None = None
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before_id: str | None = None
    limit: int = 50

    @property
    def first_id(self) -> str:
        """The smallest id that an event of this query can have."""
        return _id(_milliseconds(self.since) << RANDOM_BITS if self.since else 0)

    @property
    def last_id(self) -> str:
        """The greatest id that an event of this query can have."""
        ends = [int(self.before_id, 16)] if self.before_id else []
        ends += [_milliseconds(self.until) << RANDOM_BITS] if self.until else []
        return _id(min(ends, default=16**ID_DIGITS) - 1)


@dataclass(frozen=True)
class AuditPage:
    """`next_before_id` is None on the last page. A page may be short, or empty, and have a next one."""

    events: tuple[AuditEvent, ...]
    next_before_id: str | None


class AuditTrail(Protocol):
    def page(self, query: AuditQuery) -> AuditPage:
        """Raises StoreUnavailable."""


def _milliseconds(moment: datetime) -> int:
    # In whole numbers, because a float can round a moment down to the millisecond before.
    return max(0, (moment - EPOCH) // timedelta(milliseconds=1))


def _id(number: int) -> str:
    return f"{max(0, number):0{ID_DIGITS}x}"
