"""What MemoryStore knows of leaked secrets."""

from collections.abc import Collection

from chalicelib.administration.audit import AuditEvent
from chalicelib.administration.errors import AlreadyReported
from chalicelib.oauth.client import Client


class MemoryLeaks:
    """Implements administration.leaked_secrets.SecretOwners and LeakLedger."""

    clients: dict[str, Client]
    events: list[AuditEvent]
    reads: int

    def __init__(self) -> None:
        self.reported: set[str] = set()

    def owners(self, hashes: Collection[str]) -> list[Client]:
        self.reads += 1
        return [each for each in self.clients.values() if any(one.hash in hashes for one in each.client_secrets)]

    def report(self, secret_hash: str, event: AuditEvent) -> None:
        if secret_hash in self.reported:
            raise AlreadyReported
        self.reported.add(secret_hash)
        self.events.append(event)
