"""The two tables, in memory."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from threading import Lock

from chalicelib.administration.audit import AuditEvent, AuditPage, AuditQuery
from chalicelib.administration.client_list import ListedClient
from chalicelib.administration.client_names import comparable
from chalicelib.administration.errors import (
    AlreadyInitialized,
    CatalogueChanged,
    ClientChanged,
    ClientIdTaken,
    ClientNameTaken,
    GenerationTaken,
    LastGrantHolder,
    LastPermanentCredential,
    SubjectTaken,
)
from chalicelib.administration.rights import is_grant_holder, is_permanent_administrator
from chalicelib.aws import catalogue_item
from chalicelib.aws.administration_ledger import CREDENTIALS, DUPLICATE_EVENT_ID
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication import AuthenticatedClient, SingleUse
from chalicelib.store_errors import StoreUnavailable
from tests.fakes.memory_revocations import MemoryRevocations

NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class FakeClock:
    """Advances only when `move` is called."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **period: float) -> None:
        self.now += timedelta(**period)


class MemoryStore:
    """Clients, catalogue and audit trail: the content of the two tables."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}
        self.catalogue: Catalogue | None = None
        self.events: list[AuditEvent] = []
        self.revocations = MemoryRevocations()
        self.reads = 0
        self._lock = Lock()

    # oauth.client_authentication.ClientReader

    def find(self, client_id: str) -> Client | None:
        self.reads += 1
        return self.clients.get(client_id)

    def find_by_generation(self, generation: int) -> Client | None:
        return next((client for client in self.clients.values() if client.generation == generation), None)

    def find_by_subject(self, issuer: str, issuer_generation: int, subject: str) -> Client | None:
        key = issuer, issuer_generation, subject
        return next((client for client in self.clients.values() if key in _default_subjects(client)), None)

    # administration.client_list.ClientListing

    def all(self) -> list[ListedClient]:
        return [_listed(client) for client in sorted(self.clients.values(), key=lambda client: client.generation)]

    def after(self, generation: int, limit: int, *, descending: bool = False) -> tuple[ListedClient, ...]:
        clients = self.all()[::-1] if descending else self.all()
        beyond = (generation or 2**53) if descending else generation
        return tuple(
            each
            for each in clients
            if (each.client.generation < beyond if descending else each.client.generation > beyond)
        )[:limit]

    # administration.catalogue_editor.ScopeHolders

    def clients_with(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        names = [c.client_name for c in self.clients.values() if tokens & frozenset(c.registered_scope(slug))]
        return len(names), tuple(sorted(names)[:5])

    # administration.audit.AuditTrail

    def page(self, query: AuditQuery) -> AuditPage:
        matches = [
            event
            for event in sorted(self.events, key=lambda event: event.event_id, reverse=True)
            if _matches(event, query)
        ]
        page = matches[: query.limit]
        return AuditPage(tuple(page), page[-1].event_id if len(matches) > query.limit else None)

    # The administration ledger

    def initialize(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None:
        with self._lock:
            if self.catalogue is not None:
                raise AlreadyInitialized
            self._add(administrator, event)
            self.catalogue = catalogue

    def change_catalogue(
        self, before: Catalogue, after: Catalogue, event: AuditEvent, *, leaked_kids: Collection[str] = ()
    ) -> Catalogue:
        with self._lock:
            self._check_event(event)
            self._check_catalogue(before.version)
            catalogue_item.to_item(after)
            self.revocations.add_catalogue(before, after, event, leaked_kids)
            self.catalogue = after._replace(version=before.version + 1)
            self.events.append(event)
            return self.catalogue

    def create(self, client: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        with self._lock:
            self._check_catalogue(catalogue_version)
            self._add(client, event)

    def change(self, before: Client, after: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        with self._lock:
            self._check_event(event)
            self._check_catalogue(catalogue_version)
            self._check_unchanged(before)
            self._check_name(after)
            self._check_subjects(after)
            self._check_holders(before, {**self.clients, before.client_id: after})
            stored = self.clients[before.client_id]
            # A concurrent `note_use` must not be lost.
            merged = after._replace(version=before.version + 1, last_used_at=stored.last_used_at)
            for kind in CREDENTIALS:
                for credential in getattr(stored, kind):
                    merged = _used(merged, credential.credential_id, credential.last_used_at)
            self.clients[before.client_id] = merged
            self.events.append(event)
            self.revocations.add_change(before, after, event)

    def delete(self, client: Client, event: AuditEvent) -> None:
        with self._lock:
            self._check_event(event)
            self._check_unchanged(client)
            remaining = {client_id: other for client_id, other in self.clients.items() if client_id != client.client_id}
            self._check_holders(client, remaining)
            self.clients = remaining
            self.events.append(event)
            self.revocations.add_change(client, None, event)

    def note_use(self, client: Client, credential_id: str, now: datetime) -> None:
        """Writes no event and leaves the version unchanged."""
        with self._lock:
            stored = self.clients.get(client.client_id)
            if stored is None or stored.credential(credential_id) is None:
                return
            self.clients[client.client_id] = _used(stored._replace(last_used_at=now), credential_id, now)

    def _add(self, client: Client, event: AuditEvent) -> None:
        self._check_event(event)
        if client.client_id in self.clients:
            raise ClientIdTaken
        if self.find_by_generation(client.generation):
            raise GenerationTaken
        self._check_name(client)
        self.clients[client.client_id] = client
        self.events.append(event)

    def _check_subjects(self, client: Client) -> None:
        others = (other for other in self.clients.values() if other.client_id != client.client_id)
        if _default_subjects(client) & {subject for other in others for subject in _default_subjects(other)}:
            raise SubjectTaken

    def _check_event(self, event: AuditEvent) -> None:
        if any(other.event_id == event.event_id for other in self.events):
            raise StoreUnavailable(DUPLICATE_EVENT_ID)

    def _check_catalogue(self, version: int | None) -> None:
        if version is not None and (self.catalogue is None or self.catalogue.version != version):
            raise CatalogueChanged

    def _check_unchanged(self, before: Client) -> None:
        stored = self.clients.get(before.client_id)
        if stored is None or (stored.version, stored.generation) != (before.version, before.generation):
            raise ClientChanged

    def _check_name(self, client: Client) -> None:
        others = (other for other in self.clients.values() if other.client_id != client.client_id)
        if comparable(client.client_name) in {comparable(other.client_name) for other in others}:
            raise ClientNameTaken

    @staticmethod
    def _check_holders(before: Client, remaining: dict[str, Client]) -> None:
        if is_grant_holder(before) and not any(map(is_grant_holder, remaining.values())):
            raise LastGrantHolder
        if is_permanent_administrator(before) and not any(map(is_permanent_administrator, remaining.values())):
            raise LastPermanentCredential

    def recount_administrators(self) -> None:
        """Does nothing, because `_check_holders` counts at each change."""


class MemoryCatalogue:
    """operations.bootstrap.Catalogues, and the source of the cached catalogue."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def find(self) -> Catalogue | None:
        return self._store.catalogue

    def load(self) -> Catalogue:
        if self._store.catalogue is None:
            raise StoreUnavailable("no catalogue")
        return self._store.catalogue


class MemoryCredentialUsage:
    """oauth.token_endpoint.CredentialUsage: records every use in `used`, and at most one per hour in the store."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.used: list[tuple[str, str, datetime]] = []
        self._store = store

    def record(self, authenticated: AuthenticatedClient, now: datetime) -> None:
        client, credential_id = authenticated.client, authenticated.credential_id
        self.used.append((client.client_id, credential_id, now))
        credential = client.credential(credential_id)
        is_recent = (
            credential is not None
            and credential.last_used_at is not None
            and now - credential.last_used_at < timedelta(hours=1)
        )
        if self._store is not None and not is_recent:
            self._store.note_use(client, credential_id, now)


class MemoryUsedCredentials:
    """Implements oauth.token_endpoint.UsedCredentials."""

    def __init__(self) -> None:
        self.used: dict[str, datetime] = {}
        self._lock = Lock()

    def use(self, single_use: SingleUse, now: datetime) -> bool:
        with self._lock:
            if single_use.key in self.used and now <= self.used[single_use.key]:
                return False
            self.used[single_use.key] = single_use.expires_at
            return True


def _used(client: Client, credential_id: str, moment: datetime | None) -> Client:
    """The client whose credential was last used at `moment`."""
    return client._replace(
        **{
            kind: tuple(
                credential._replace(last_used_at=moment) if credential.credential_id == credential_id else credential
                for credential in getattr(client, kind)
            )
            for kind in CREDENTIALS
        }
    )


def _default_subjects(client: Client) -> set[tuple[str, int, str]]:
    """Issuer, its generation and the subject."""
    defaults = (trust for trust in client.trusts if trust.is_default)
    return {(trust.issuer, trust.issuer_generation, trust.conditions["/sub"][0]) for trust in defaults}


def _listed(client: Client) -> ListedClient:
    return ListedClient(
        client._replace(client_secrets=(), client_keys=(), trusts=(), version=0), client.secrets_expire_at
    )


def _matches(event: AuditEvent, query: AuditQuery) -> bool:
    return (
        query.first_id <= event.event_id <= query.last_id
        and query.target in (None, event.target)
        and query.actor in (None, event.actor.client_id)
        and query.action in (None, event.action)
    )
