"""RFC 3339 text of moments, as every answer and every audit event has it."""

from datetime import UTC, datetime
from typing import overload


@overload
def rfc3339(moment: datetime) -> str: ...
@overload
def rfc3339(moment: None) -> None: ...
@overload
def rfc3339(moment: datetime | None) -> str | None: ...
def rfc3339(moment: datetime | None) -> str | None:
    """In UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def rfc3339_milliseconds(moment: datetime) -> str:
    """As items store moments."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_rfc3339(text: str) -> datetime | None:
    """The moment, with its offset as written; None for text that is no moment with an offset."""
    try:
        moment = datetime.fromisoformat(text) if text.isascii() and len(text) <= 40 else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
