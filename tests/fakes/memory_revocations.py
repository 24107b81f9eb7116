"""The table of revocations, in memory."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.administration.audit import AuditEvent
from chalicelib.administration.revocation_entries import (
    entry_of_change,
    entry_of_deletion,
    entry_of_epoch,
    entry_of_kid,
)
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client import Client
from chalicelib.oauth.revocation_feed import RevocationEntry


class MemoryRevocations:
    """Implements oauth.revocation_feed.RevocationEntries."""

    def __init__(self) -> None:
        self.by_key: dict[str, RevocationEntry] = {}

    def entries(self, now: datetime) -> list[RevocationEntry]:
        return [entry for entry in self.by_key.values() if entry.forget_at > now.timestamp()]

    def add_change(self, before: Client, after: Client | None, event: AuditEvent) -> None:
        """`after` is None for a deletion."""
        self._put(entry_of_change(before, after, event.at) if after else entry_of_deletion(before, event.at))

    def add_catalogue(self, before: Catalogue, after: Catalogue, event: AuditEvent, leaked_kids: Iterable[str]) -> None:
        if after.epoch and after.epoch != before.epoch:
            self._put(entry_of_epoch(after.epoch, event.at))
        for kid in leaked_kids:
            self._put(entry_of_kid(kid, event.at))

    def _put(self, entry: RevocationEntry | None) -> None:
        if entry is not None:
            self.by_key[entry.key] = entry
