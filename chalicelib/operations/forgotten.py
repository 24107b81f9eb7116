"""What the audit trail knows and a restored table does not, in memory that does not grow with the trail.

The trail is read newest first, a page at a time. Of each client it keeps what it lost, and of the events the oldest
10,000; the others are counted.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ..administration.audit import Actor, AuditEvent, AuditQuery, AuditTrail
from ..administration.losses import creates, deletes, is_of_a_client, is_of_the_key_ring, takes_away
from ..moments import rfc3339
from ..oauth.access_token import CLOCK_LEEWAY

EVENTS_PER_PAGE: Final = 200
# Lambda answers with 6 MB at most.
LISTED_EVENTS: Final = 10_000
LISTED_LOSSES: Final = 3


@dataclass(slots=True)
class ForgottenClient:
    """`is_deleted` is its end, `was_deleted` says whether it was deleted at any time since the backup."""

    is_deleted: bool
    was_deleted: bool = False
    losses: int = 0
    # Oldest first.
    first_losses: tuple[str, ...] = ()

    def add(self, event: AuditEvent) -> None:
        self.was_deleted = self.was_deleted or deletes(event)
        if takes_away(event):
            self.losses += 1
            loss = f"{rfc3339(event.at)} {event.action} by {event.actor.client_id}"
            self.first_losses = (loss, *self.first_losses)[:LISTED_LOSSES]

    def because(self) -> list[str]:
        more = self.losses - len(self.first_losses)
        return [*self.first_losses, *([f"and {more} more"] if more else [])]


class Forgotten:
    """`is_finished` says that an earlier run of `operator` was whole; what came after it is not forgotten."""

    def __init__(self, since: datetime, operator: Actor) -> None:
        self._since, self._operator = since, operator
        self.is_finished = False
        self._clear()

    def _clear(self) -> None:
        # The client with the oldest event is last.
        self._clients: dict[str, ForgottenClient] = {}
        self._lines: deque[dict[str, str | None]] = deque(maxlen=LISTED_EVENTS)
        self._events = 0

    @property
    def clients(self) -> list[tuple[str, ForgottenClient]]:
        """Those that were deleted first, otherwise in the order of their first events."""
        oldest_first = list(self._clients.items())[::-1]
        return sorted(oldest_first, key=lambda entry: not entry[1].was_deleted)

    @property
    def lines(self) -> list[dict[str, str | None]]:
        """What has to be repeated by hand, oldest first."""
        return list(reversed(self._lines))

    @property
    def lines_left_out(self) -> int:
        return self._events - len(self._lines)

    def read(self, trail: AuditTrail, is_end: Callable[[AuditEvent], bool]) -> None:
        """From a little earlier than the backup on: an event bears the time at which its request began, by whichever
        clock that was. `is_end` is true of the event that ends a whole run. Raises StoreUnavailable.
        """
        query = AuditQuery(since=self._since - CLOCK_LEEWAY, limit=EVENTS_PER_PAGE)
        while True:
            page = trail.page(query)
            for event in page.events:
                if is_end(event):
                    self._clear()
                    self.is_finished = True
                else:
                    self._add(event)
            if page.next_before_id is None:
                return
            query = replace(query, before_id=page.next_before_id)

    def _add(self, event: AuditEvent) -> None:
        if is_of_a_client(event):
            self._add_to_client(event)
        # The key ring is not in the table.
        if event.actor != self._operator and not is_of_the_key_ring(event):
            self._events += 1
            self._lines.append(
                {
                    "at": rfc3339(event.at),
                    "action": event.action,
                    "target": event.target,
                    "actor": event.actor.client_id,
                }
            )

    def _add_to_client(self, event: AuditEvent) -> None:
        client = self._clients.pop(event.target, None) or ForgottenClient(is_deleted=deletes(event))
        if not (creates(event) and event.at > self._since + CLOCK_LEEWAY):
            client.add(event)
        elif client.is_deleted:
            # It came and went: the backup does not have it. Anybody can make many of these, so they take no memory.
            return
        else:
            # What it lost later, a client of this id in the backup did not lose.
            client = ForgottenClient(is_deleted=False)
        self._clients[event.target] = client
