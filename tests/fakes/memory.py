"""The stores, in memory."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from chalicelib.administration.audit import AuditEvent
from chalicelib.administration.errors import (
    AlreadyFounded,
    ClientChanged,
    ClientIdTaken,
    ClientNameTaken,
    LastGrantHolder,
)
from chalicelib.keys.key_ring import KeyRing
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication import SecretCredential
from chalicelib.oauth.client_secret import ClientSecret
from chalicelib.oauth.errors import TemporarilyUnavailable
from chalicelib.oauth.resource import OWN_SLUG, Catalogue

NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **period: float) -> None:
        self.now += timedelta(**period)


class MemoryStore:
    """Clients, catalogue and audit trail: what the two tables hold."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}
        self.catalogue: Catalogue | None = None
        self.events: list[AuditEvent] = []
        self.reads = 0
        self._lock = Lock()

    # oauth.client_authentication.ClientReader

    def find(self, client_id: str) -> Client | None:
        self.reads += 1
        return self.clients.get(client_id)

    # The administration ledger

    def found(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None:
        if self.catalogue is not None:
            raise AlreadyFounded
        self.create(administrator, event)
        self.catalogue = catalogue

    def create(self, client: Client, event: AuditEvent) -> None:
        with self._lock:
            if client.client_id in self.clients:
                raise ClientIdTaken
            if client.client_name in {other.client_name for other in self.clients.values()}:
                raise ClientNameTaken
            self.clients[client.client_id] = client
            self.events.append(event)

    def change(self, before: Client, after: Client, event: AuditEvent) -> None:
        with self._lock:
            stored = self.clients.get(before.client_id)
            if stored is None or (stored.version, stored.generation) != (before.version, before.generation):
                raise ClientChanged
            remaining = {**self.clients, before.client_id: after}.values()
            if _is_grant_holder(before) and not any(map(_is_grant_holder, remaining)):
                raise LastGrantHolder
            self.clients[before.client_id] = replace(after, version=before.version + 1)
            self.events.append(event)


class MemoryCatalogue:
    """operations.bootstrap.Catalogues, and what `LastGood` loads."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def find(self) -> Catalogue | None:
        return self._store.catalogue

    def load(self) -> Catalogue:
        if self._store.catalogue is None:
            raise TemporarilyUnavailable(detail="no catalogue")
        return self._store.catalogue


class MemoryKeyRings:
    """operations.bootstrap.KeyRings."""

    def __init__(self, ring: KeyRing | None = None) -> None:
        self.ring = ring

    def find(self) -> KeyRing | None:
        return self.ring

    def load(self) -> KeyRing:
        if self.ring is None:
            raise TemporarilyUnavailable(detail="no key ring")
        return self.ring

    def fill(self, ring: KeyRing) -> None:
        self.ring = self.ring or ring


class MemoryCredentials:
    """operations.bootstrap.Credentials."""

    def __init__(self) -> None:
        self.credential: SecretCredential | None = None

    def find(self) -> SecretCredential | None:
        return self.credential

    def fill(self, credential: SecretCredential) -> None:
        self.credential = self.credential or credential

    def replace(self, credential: SecretCredential) -> None:
        self.credential = credential


class MemorySecretUsage:
    """oauth.token_endpoint.SecretUsage: remembers every use."""

    def __init__(self) -> None:
        self.used: list[tuple[str, str, datetime]] = []

    def record(self, client: Client, client_secret: ClientSecret, now: datetime) -> None:
        self.used.append((client.client_id, client_secret.secret_id, now))


def _is_grant_holder(client: Client) -> bool:
    return client.enabled and "api_client_grant" in client.registered_scope(OWN_SLUG)
