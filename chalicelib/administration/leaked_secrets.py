"""Burns leaked secrets: a secret that anyone reports expires at once.

Anyone who holds a secret could use it, so a report gives nobody more power. The client's other secrets stay live.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ..oauth.client import Client
from ..oauth.client_secret import ClientSecret
from ..store_errors import ReportUnfinished, StoreUnavailable
from .audit import Actor, AuditEvent, audit_event
from .client_editor import ClientEditor, changes_between
from .errors import AlreadyReported, Conflict, LastPermanentCredential
from .token_revocation import with_removals_listed

BURN: Final = "client_secret.burn"
REPORT: Final = "client_secret.report"


class LeakLedger(Protocol):
    def report(self, secret_hash: str, event: AuditEvent) -> None:
        """Writes the event, once for each secret. Raises AlreadyReported."""


class SecretOwners(Protocol):
    def owners(self, hashes: Collection[str]) -> list[Client]:
        """The clients that may have secrets with these hashes, 100 at most. Raises StoreUnavailable."""


@dataclass(frozen=True)
class LeakedSecrets:
    find: SecretOwners
    editor: ClientEditor
    emit: Callable[[Mapping[str, float]], None]
    ledger: LeakLedger
    only_reports: bool = False

    def burn(self, urls: Mapping[str, str], actor: Actor) -> frozenset[str]:
        """`urls` are where the secrets were found, by hash; 100 at most. Returns the hashes of secrets that are ours.

        A secret that is burnt or expired already stays as it is. With `only_reports` the others stay live. Raises
        ReportUnfinished.
        """
        known: set[str] = set()
        unfinished = 0
        for client in self.find.owners(urls.keys()):
            known |= {secret.hash for secret in client.client_secrets if secret.hash in urls}
            try:
                self._act_on(client, urls, actor)
            except (StoreUnavailable, Conflict):
                unfinished += 1
        if unfinished:
            raise ReportUnfinished(f"the secrets of {unfinished} clients are perhaps not burnt")
        return frozenset(known)

    def _act_on(self, client: Client, urls: Mapping[str, str], actor: Actor) -> None:
        # Counted before the write, because the answer to a write can be lost. A repeated report may count twice.
        if count := len(self._live(client, urls)):
            self.emit({"LeakedSecrets": count})
        if self.only_reports:
            self._report(client, urls, actor)
        else:
            self._burn_those_of(client, urls, actor)

    def _burn_those_of(self, client: Client, urls: Mapping[str, str], actor: Actor) -> None:
        reads = iter([client])

        def burn_once() -> None:
            before = next(reads, None) or self.editor.clients.find(client.client_id)
            if before is not None:
                self._burn(before, urls, actor)

        self.editor.retried(burn_once)

    def _report(self, client: Client, urls: Mapping[str, str], actor: Actor) -> None:
        now = self.editor.clock()
        for secret in self._live(client, urls):
            changes = {"leaked_secrets": (None, _leaked([secret], urls))}
            with suppress(AlreadyReported):
                self.ledger.report(
                    secret.hash, audit_event(REPORT, client.client_id, actor, now, self.editor.randomness, changes)
                )

    def _burn(self, before: Client, urls: Mapping[str, str], actor: Actor) -> None:
        now, live = self.editor.clock(), self._live(before, urls)
        if not live:
            return
        secrets = (secret._replace(expires_at=now) if secret in live else secret for secret in before.client_secrets)
        burnt = before._replace(client_secrets=tuple(secrets), updated_at=now)
        after = with_removals_listed(before, burnt, now)
        changes = {**changes_between(before, after), "leaked_secrets": (None, _leaked(live, urls))}
        event = audit_event(BURN, before.client_id, actor, now, self.editor.randomness, changes)
        try:
            self.editor.ledger.change(before, after, event)
        except LastPermanentCredential:
            # A thief with this secret is worse than a server that only `bootstrap` with `reissue` can administer.
            self.emit({"LastAdministratorsBurnt": 1})
            self.editor.ledger.change(before, after, event, even_last_administrator=True)

    def _live(self, client: Client, urls: Mapping[str, str]) -> list[ClientSecret]:
        """The secrets that are reported and live."""
        now = self.editor.clock()
        return [secret for secret in client.client_secrets if secret.hash in urls and secret.is_live_at(now)]


def _leaked(secrets: Iterable[ClientSecret], urls: Mapping[str, str]) -> list[dict[str, Any]]:
    """For the audit trail."""
    return [{"secret_id": secret.credential_id, "reported_url": urls[secret.hash] or None} for secret in secrets]
