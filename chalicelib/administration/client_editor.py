"""Changes of a stored client: read, check, change, write on condition of its version, and retry after a conflict."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Protocol, TypeVar

from ..keys.signing_key import thumbprint
from ..oauth.bearer import Caller
from ..oauth.catalogue import Catalogue
from ..oauth.client import EDITABLE_FIELDS, Client
from ..oauth.client_key import ClientKey
from ..oauth.trust import Trust
from .attempts import attempts
from .audit import Actor, AuditEvent, audit_event
from .errors import ClientNotFound, Conflict, VersionMismatch
from .rights import require_to_cover, require_to_delegate
from .token_revocation import revoked_if_disabled

Result = TypeVar("Result")


class Clients(Protocol):
    """Strongly consistent reads. Raises StoreUnavailable for an incomplete answer."""

    def find(self, client_id: str) -> Client | None: ...
    def find_by_generation(self, generation: int) -> Client | None: ...


class ClientLedger(Protocol):
    """A change and its audit event, together or not at all."""

    def create(self, client: Client, event: AuditEvent, *, catalogue_version: int | None) -> None:
        """Raises ClientIdTaken, ClientNameTaken, GenerationTaken or CatalogueChanged."""

    def change(self, before: Client, after: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        """Raises ClientChanged, ClientNameTaken, LastGrantHolder, LastPermanentCredential or CatalogueChanged."""

    def delete(self, client: Client, event: AuditEvent) -> None:
        """Raises ClientChanged, LastGrantHolder or LastPermanentCredential."""


Change = Callable[[Client, datetime], Client]


@dataclass(frozen=True)
class ClientEditor:
    """`fresh_catalogue` reads the stored catalogue. It is called only for a caller that administers an API."""

    clients: Clients
    ledger: ClientLedger
    fresh_catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]
    randomness: Random

    def client(self, generation: int) -> Client:
        """Raises ClientNotFound."""
        client = self.clients.find_by_generation(generation)
        if client is None:
            raise ClientNotFound(generation)
        return client

    def edit(
        self, generation: int, change: Change, *, action: str, actor: Actor, caller: Caller | None = None
    ) -> Client:
        """`edit_once`, retried after a Conflict."""
        return self.retried(lambda: self.edit_once(generation, change, action=action, actor=actor, caller=caller))

    def edit_once(
        self,
        generation: int,
        change: Change,
        *,
        action: str,
        actor: Actor,
        caller: Caller | None = None,
        expected_versions: Collection[int] | None = None,
        catalogue_version: int | None = None,
    ) -> Client:
        """The client after `change`. `caller` must cover what the client holds before and after the change; None stands
        for a client that changes itself. Without `expected_versions` the change applies to any stored version, so that
        two administrators who change different fields both succeed.

        Raises ClientNotFound, InsufficientScope, VersionMismatch, what `change` raises, and Conflict.
        """
        catalogue = cache(self.fresh_catalogue)
        before, now = self._stored(generation, caller, expected_versions, catalogue), self.clock()
        after = revoked_if_disabled(before, change(before, now), now)
        if caller is not None:
            require_to_delegate(caller, before, after)
            require_to_cover(caller, after, catalogue)
        if after == before:
            return before
        after = after._replace(updated_at=now)
        event = audit_event(action, before.client_id, actor, now, self.randomness, _changes(before, after))
        # Only an assignment depends on the catalogue in which scopes and APIs were looked up.
        is_assigned = (after.registrations, after.administers) != (before.registrations, before.administers)
        self.ledger.change(before, after, event, catalogue_version=catalogue_version if is_assigned else None)
        return after._replace(version=before.version + 1)

    def delete(
        self,
        generation: int,
        *,
        action: str,
        actor: Actor,
        caller: Caller,
        expected_versions: Collection[int] | None = None,
    ) -> None:
        def delete_once() -> None:
            before = self._stored(generation, caller, expected_versions, self.fresh_catalogue)
            event = audit_event(action, before.client_id, actor, self.clock(), self.randomness, _changes(before, None))
            self.ledger.delete(before, event)

        self.retried(delete_once)

    def retried(self, attempt: Callable[[], Result]) -> Result:
        conflict = Conflict()
        for _ in attempts(self.randomness):
            try:
                return attempt()
            except Conflict as error:
                conflict = error
        raise conflict

    def _stored(
        self,
        generation: int,
        caller: Caller | None,
        expected_versions: Collection[int] | None,
        catalogue: Callable[[], Catalogue],
    ) -> Client:
        """Checks rights with every try, because the client may have received more scopes meanwhile."""
        client = self.client(generation)
        if caller is not None:
            require_to_cover(caller, client, catalogue)
        if expected_versions is not None and client.version not in expected_versions:
            raise VersionMismatch
        return client


def _changes(before: Client | None, after: Client | None) -> Mapping[str, tuple[Any, Any]]:
    """Old and new value of each field that differs. Secrets appear by id and expiry, never by hash.

    A client without keys or trusts has no such field in its events.
    """
    old, new = _fields(before), _fields(after)
    return {name: (old.get(name), new.get(name)) for name in old | new if old.get(name) != new.get(name)}


def created(client: Client) -> Mapping[str, tuple[Any, Any]]:
    """The audit event's changes for a client that did not exist before."""
    return _changes(None, client)


def _fields(client: Client | None) -> dict[str, Any]:
    if client is None:
        return {}
    return {
        **{field.name: _recorded(getattr(client, field.name)) for field in EDITABLE_FIELDS},
        "registrations": {slug: list(scope) for slug, scope in sorted(client.registrations.items()) if scope},
        # With the generation, because an API that was deleted and created again is another one.
        "administers": dict(sorted(client.administers.items())),
        "client_secrets": [
            {
                "secret_id": secret.credential_id,
                "label": secret.label,
                "expires_at": secret.expires_at.isoformat() if secret.expires_at else None,
            }
            for secret in client.client_secrets
        ],
        **({"client_keys": [_recorded_key(key) for key in client.client_keys]} if client.client_keys else {}),
        **({"trusts": [_recorded_trust(trust) for trust in client.trusts]} if client.trusts else {}),
        "tokens_valid_from": client.tokens_valid_from.isoformat() if client.tokens_valid_from else None,
    }


def _recorded_key(key: ClientKey) -> dict[str, Any]:
    return {
        "key_id": key.credential_id,
        "alg": key.alg,
        "thumbprint": thumbprint(key.jwk),
        "label": key.label,
        "expires_at": key.expires_at.isoformat() if key.expires_at else None,
    }


def _recorded_trust(trust: Trust) -> dict[str, Any]:
    return {
        "trust_id": trust.credential_id,
        "issuer": trust.issuer,
        "conditions": {pointer: list(values) for pointer, values in sorted(trust.conditions.items())},
        "is_default": trust.is_default,
        "label": trust.label,
        "expires_at": trust.expires_at.isoformat() if trust.expires_at else None,
    }


def _recorded(value: Any) -> Any:
    return int(value.total_seconds()) if isinstance(value, timedelta) else value
