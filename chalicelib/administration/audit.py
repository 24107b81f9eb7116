"""Who did what, and when: the event that is written together with every change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any


@dataclass(frozen=True)
class Actor:
    """The client whose token was used; for an operator's function, its name and no token."""

    client_id: str
    jti: str | None = None
    request_id: str = ""
    source_address: str = ""


@dataclass(frozen=True)
class AuditEvent:
    """`changes` maps a field to its old and new value; secrets and hashes never stand in it."""

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
    """Its id sorts by time: milliseconds since 1970 in 12 hexadecimal digits, then 80 random bits."""
    event_id = f"{int(now.timestamp() * 1000):012x}{randomness.getrandbits(80):020x}"
    return AuditEvent(event_id, now, actor, action, target, changes or {})
