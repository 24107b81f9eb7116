"""After the clients table was restored from a backup: what the backup does not know is made good, or told.

A restored table has deleted and disabled clients again, old secrets, scopes that were cut. The audit trail is another
table and still knows: every client from which anything was taken away since is disabled, then every token issued until
now is refused by our own endpoints. That last write is also the mark of a whole run: a run that was killed is finished
by the next, and after a whole one there is nothing to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from .forgotten import Forgotten
from .ring_keeper import RunFailed

OPERATOR: Final = Actor("operator:restored")
FINISHED: Final = "catalogue.restored"
SECOND: Final = timedelta(seconds=1)
# Beside 10,000 events, what Lambda's 6 MB have room for when every id is as long as it gets.
LISTED_CLIENTS: Final = 2_000
STAYS_ENABLED: Final = (
    "STAYS ENABLED, for no other enabled client holds api_client_grant with a secret that does not expire: invoke"
    ' bootstrap with {"reissue": true}, and if this is not its client, disable it as the administrator'
)


@dataclass(frozen=True)
class Restored:
    trail: AuditTrail
    clients: ClientEditor
    catalogues: CatalogueEditor

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"since": "…"}` is the moment to which the table was restored, in RFC 3339; with `"dry_run": true` nothing
        is written. Raises RunFailed.
        """
        since = _since(event, self.clients.clock())
        if since is None:
            reason = 'Send {"since": "2030-01-31T12:00:00Z"}, the moment in the past to which the table was restored.'
            return {"outcome": "refused", "reason": reason}
        try:
            return self._run(since, dry_run=bool(event.get("dry_run")))
        except (StoreUnavailable, ChangeRefused) as error:
            detail = error.detail if isinstance(error, StoreUnavailable) else type(error).__name__
            raise RunFailed(
                f"Some clients may be disabled and others not, and tokens not yet refused: run this again. {detail}"
            ) from None

    def _run(self, since: datetime, *, dry_run: bool) -> dict[str, Any]:
        catalogue = self.catalogues.load()
        # What happened after a whole run happened to the table as it is now.
        forgotten = Forgotten(since, OPERATOR)
        forgotten.read(self.trail, lambda event: _finished(event, since, catalogue))
        is_finished = forgotten.is_finished
        instead = "is enabled" if is_finished else "would be disabled" if dry_run else None
        clients = self._clients(forgotten, instead)
        if not (is_finished or dry_run):
            # Last: by then no client that should not is getting tokens.
            catalogue = self.catalogues.edit(
                self._with_new_epoch, action=FINISHED, target=_target(since), actor=OPERATOR
            )
        return {
            "outcome": "dry run" if dry_run else "unchanged" if is_finished else "changed",
            "since": rfc3339(since),
            "tokens_refused_that_were_issued_before": rfc3339(catalogue.epoch),
            **clients,
            "events_to_repeat_by_hand": forgotten.lines,
            "events_left_out": forgotten.lines_left_out,
        }

    def _clients(self, forgotten: Forgotten, instead: str | None) -> dict[str, Any]:
        """What became of those from which something was taken away; and the ids of those that are not there though
        nobody deleted them. `instead` is said of a client where it is not disabled.
        """
        clients: list[dict[str, Any]] = []
        lost: list[str] = []
        clients_left_out = lost_left_out = 0
        # Deleted ones first: if nobody else holds api_client_grant, the one that has to stay is another.
        for client_id, told in forgotten.clients:
            if not told.losses and len(lost) >= LISTED_CLIENTS:
                # Anybody can make many of these: there is no time to look each of them up.
                lost_left_out += 1
                continue
            client = self.clients.clients.find(client_id)
            if client is None and not told.is_deleted:
                lost.append(client_id)
            if client is not None and told.losses:
                outcome = "is disabled" if not client.enabled else instead or self._disable(client)
                if len(clients) < LISTED_CLIENTS or outcome == STAYS_ENABLED:
                    clients.append({"client_id": client_id, "outcome": outcome, "because": told.because()})
                else:
                    clients_left_out += 1
        return {
            "clients": clients,
            "clients_left_out": clients_left_out,
            "clients_lost": lost[:LISTED_CLIENTS],
            "clients_lost_left_out": lost_left_out + len(lost[LISTED_CLIENTS:]),
        }

    def _disable(self, client: Client) -> str:
        try:
            self.clients.edit(client.generation, _disabled, action="api_client.edit", actor=OPERATOR)
        except (LastGrantHolder, LastPermanentCredential):
            return STAYS_ENABLED
        return "disabled"

    def _with_new_epoch(self, catalogue: Catalogue) -> Catalogue:
        """The next whole second, as `iat` has no finer grain; never the one that it has, should a clock be behind."""
        begins = self.clients.clock().replace(microsecond=0) + SECOND
        return replace(catalogue, epoch=max(begins, catalogue.epoch + SECOND) if catalogue.epoch else begins)


def _since(event: Mapping[str, Any], now: datetime) -> datetime | None:
    since = event.get("since")
    known = event.keys() <= {"since", "dry_run"} and isinstance(event.get("dry_run", False), bool)
    try:
        moment = datetime.fromisoformat(since) if known and isinstance(since, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo and EPOCH <= moment <= now else None


def _target(since: datetime) -> str:
    return f"restore:{rfc3339(since)}"


def _finished(event: AuditEvent, since: datetime, catalogue: Catalogue) -> bool:
    """A whole run for this very table: another one, restored to the same moment, has not this epoch."""
    epoch = catalogue.epoch.isoformat() if catalogue.epoch else None
    return (event.action, event.target) == (FINISHED, _target(since)) and event.changes["epoch"][1] == epoch


def _disabled(client: Client, _now: datetime) -> Client:
    return replace(client, enabled=False)
