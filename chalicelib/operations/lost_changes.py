"""Changes that the audit trail records and a restored table lacks, in memory that does not grow with the trail.

The trail is read newest first, one page at a time. A loss is an event that removed access from a client. For each
client, the first losses are stored and the others counted. Of all events, the oldest 10,000 are stored and the others
counted.
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
# A Lambda response may have 6 MB.
LISTED_EVENTS: Final = 10_000
LISTED_LOSSES: Final = 3


@dataclass(slots=True)
class ClientLosses:
    """`is_deleted`: the newest event is its deletion. `was_deleted`: any event after the backup is a deletion."""

    is_deleted: bool
    was_deleted: bool = False
    count: int = 0
    # Oldest first.
    first_losses: tuple[str, ...] = ()

    def add(self, event: AuditEvent) -> None:
        """Events must come newest first."""
        self.was_deleted = self.was_deleted or deletes(event)
        if takes_away(event):
            self.count += 1
            loss = f"{rfc3339(event.at)} {event.action} by {event.actor.client_id}"
            self.first_losses = (loss, *self.first_losses)[:LISTED_LOSSES]

    def reasons(self) -> list[str]:
        rest = self.count - len(self.first_losses)
        return [*self.first_losses, *([f"and {rest} more"] if rest else [])]


class LostChanges:
    """`is_finished`: an earlier run of `operator` was complete. Later changes are not lost: the table has them."""

    def __init__(self, since: datetime, operator: Actor) -> None:
        self._since, self._operator = since, operator
        self.is_finished = False
        self._clear()

    def _clear(self) -> None:
        # The client with the oldest event is last.
        self._clients: dict[str, ClientLosses] = {}
        self._lines: deque[dict[str, str | None]] = deque(maxlen=LISTED_EVENTS)
        self._events = 0

    @property
    def clients(self) -> list[tuple[str, ClientLosses]]:
        """With their ids: deleted clients first, then the others, each in the order of their oldest events."""
        oldest_first = list(self._clients.items())[::-1]
        return sorted(oldest_first, key=lambda entry: not entry[1].was_deleted)

    @property
    def lines(self) -> list[dict[str, str | None]]:
        """The events that an operator has to repeat manually, oldest first."""
        return list(reversed(self._lines))

    @property
    def lines_left_out(self) -> int:
        return self._events - len(self._lines)

    def read(self, trail: AuditTrail, is_end: Callable[[AuditEvent], bool]) -> None:
        """`is_end` is true for the event that ends a complete run. Raises StoreUnavailable."""
        # An event has the time at which its request began, by the clock of its container. So the event of a change that
        # the backup lacks may be a little older than the backup.
        query = AuditQuery(since=self._since - CLOCK_LEEWAY, limit=EVENTS_PER_PAGE)
        while True:
            page = trail.page(query)
            for event in page.events:
                if is_end(event):
                    # The events read so far are newer than that run, so the restored table has their changes.
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
        # The key ring is not in the restored table, so it lost no changes.
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
        losses = self._clients.pop(event.target, None) or ClientLosses(is_deleted=deletes(event))
        if not (creates(event) and event.at > self._since + CLOCK_LEEWAY):
            losses.add(event)
        elif losses.is_deleted:
            # The client was created and deleted after the backup, so the backup does not have it. It is skipped,
            # because anybody who may create clients can create many of these.
            return
        else:
            # The client was created after the backup. An older client of the same id in the backup had no such losses.
            losses = ClientLosses(is_deleted=False)
        self._clients[event.target] = losses
