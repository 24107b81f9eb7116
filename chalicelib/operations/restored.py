"""The operator function `restored`: repairs or reports what a restored clients table lacks.

Access that was removed after the backup is back in a restored table: deleted and disabled clients, secrets and scopes.
The audit trail is another table and still records these changes. Every client that lost any access since the backup is
disabled. Then our own endpoints refuse every token issued until now. That last write marks
a complete run. The next run finishes a run that was killed, and a run after a complete one changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from ..administration.audit import EPOCH, Actor, AuditEvent, AuditTrail
from ..administration.catalogue_editor import CatalogueEditor
from ..administration.client_editor import ClientEditor
from ..administration.errors import ChangeRefused, LastGrantHolder, LastPermanentCredential
from ..moments import rfc3339
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..store_errors import StoreUnavailable
from .lost_changes import LostChanges
from .ring_keeper import RunFailed

OPERATOR: Final = Actor("operator:restored")
FINISHED: Final = "catalogue.restored"
SECOND: Final = timedelta(seconds=1)
# As many as fit into Lambda's 6 MB beside 10,000 events, when every id has the maximum length.
LISTED_CLIENTS: Final = 2_000
STAYS_ENABLED: Final = (
    "STAYS ENABLED, because no other enabled client holds api_client_grant with a secret or key that does not expire."
    ' Invoke bootstrap with {"reissue": true}. If bootstrap did not create this client,'
    " disable it as the administrator."
)


@dataclass(frozen=True)
class Restored:
    trail: AuditTrail
    clients: ClientEditor
    catalogues: CatalogueEditor

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"since": "…"}` is the time to which the table was restored, in RFC 3339.

        With `"dry_run": true` nothing is written. Raises RunFailed.
        """
        since = _since(event, self.clients.clock())
        if since is None:
            reason = 'Send {"since": "2030-01-31T12:00:00Z"}, the time in the past to which the table was restored.'
            return {"outcome": "refused", "reason": reason}
        try:
            return self._run(since, dry_run=bool(event.get("dry_run")))
        except (StoreUnavailable, ChangeRefused) as error:
            detail = error.detail if isinstance(error, StoreUnavailable) else type(error).__name__
            raise RunFailed(
                "The run is incomplete: some clients may not be disabled yet, and old tokens may still be accepted."
                f" Run this again. {detail}"
            ) from None

    def _run(self, since: datetime, *, dry_run: bool) -> dict[str, Any]:
        catalogue = self.catalogues.load()
        lost_changes = LostChanges(since, OPERATOR)
        lost_changes.read(self.trail, lambda event: _ends_a_run(event, since, catalogue))
        outcome = "dry run" if dry_run else "unchanged" if lost_changes.is_finished else "changed"
        enabled_outcome = "is enabled" if lost_changes.is_finished else "would be disabled" if dry_run else None
        clients = self._clients(lost_changes, enabled_outcome)
        if outcome == "changed":
            # The last write, because a client that is not disabled yet could get a token after the epoch.
            catalogue = self.catalogues.edit(
                self._with_new_epoch, action=FINISHED, target=_target(since), actor=OPERATOR
            )
        return {
            "outcome": outcome,
            "since": rfc3339(since),
            "tokens_refused_that_were_issued_before": rfc3339(catalogue.epoch),
            **clients,
            "events_to_repeat_by_hand": lost_changes.lines,
            "events_left_out": lost_changes.lines_left_out,
        }

    def _clients(self, lost_changes: LostChanges, enabled_outcome: str | None) -> dict[str, Any]:
        """The outcome for each client with losses, and the ids of clients that are missing although nobody deleted
        them. An enabled client is disabled, or left with `enabled_outcome`.
        """
        clients: list[dict[str, Any]] = []
        missing_ids: list[str] = []
        clients_left_out = missing_left_out = 0
        # Deleted clients come first. So if the last holder of api_client_grant has to stay, it is not one of them.
        for client_id, losses in lost_changes.clients:
            if not losses.count and len(missing_ids) >= LISTED_CLIENTS:
                # Anybody who may create clients can create many of these. Reading each would exceed the timeout.
                missing_left_out += 1
                continue
            client = self.clients.clients.find(client_id)
            if client is None and not losses.is_deleted:
                missing_ids.append(client_id)
            if client is not None and losses.count:
                outcome = self._outcome(client, enabled_outcome)
                if len(clients) < LISTED_CLIENTS or outcome == STAYS_ENABLED:
                    clients.append({"client_id": client_id, "outcome": outcome, "because": losses.reasons()})
                else:
                    clients_left_out += 1
        return {
            "clients": clients,
            "clients_left_out": clients_left_out,
            "clients_lost": missing_ids[:LISTED_CLIENTS],
            "clients_lost_left_out": missing_left_out + len(missing_ids[LISTED_CLIENTS:]),
        }

    def _outcome(self, client: Client, enabled_outcome: str | None) -> str:
        if not client.enabled:
            return "is disabled"
        return enabled_outcome or self._disable(client)

    def _disable(self, client: Client) -> str:
        try:
            self.clients.edit(client.generation, _disabled, action="api_client.edit", actor=OPERATOR)
        except (LastGrantHolder, LastPermanentCredential):
            return STAYS_ENABLED
        return "disabled"

    def _with_new_epoch(self, catalogue: Catalogue) -> Catalogue:
        """The epoch is the next whole second, because `iat` has whole seconds."""
        epoch = self.clients.clock().replace(microsecond=0) + SECOND
        if catalogue.epoch:
            # Each run has an epoch of its own, also when this clock is behind: `_ends_a_run` tells runs apart by it.
            epoch = max(epoch, catalogue.epoch + SECOND)
        return catalogue._replace(epoch=epoch)


def _since(event: Mapping[str, Any], now: datetime) -> datetime | None:
    """The time in a valid event, None for any other event."""
    since = event.get("since")
    if event.keys() - {"since", "dry_run"} or not isinstance(event.get("dry_run", False), bool):
        return None
    try:
        time = datetime.fromisoformat(since) if isinstance(since, str) else None
    except ValueError:
        return None
    return time if time and time.tzinfo and EPOCH <= time <= now else None


def _target(since: datetime) -> str:
    return f"restore:{rfc3339(since)}"


def _ends_a_run(event: AuditEvent, since: datetime, catalogue: Catalogue) -> bool:
    """Whether a complete run for this table wrote `event`. Another table, restored to that time, lacks its epoch."""
    epoch = catalogue.epoch.isoformat() if catalogue.epoch else None
    return (event.action, event.target) == (FINISHED, _target(since)) and event.changes["epoch"][1] == epoch


def _disabled(client: Client, _now: datetime) -> Client:
    return client._replace(enabled=False)
