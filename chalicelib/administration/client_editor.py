"""How a stored client is changed: read, check, change, write under its version; again when somebody else was faster."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Protocol

from ..oauth.bearer import Caller
from ..oauth.client import Client
from .audit import Actor, AuditEvent, audit_event
from .errors import ClientChanged, ClientNotFound, VersionMismatch
from .rights import require_to_cover
from .token_revocation import revoked_if_disabled

# Then the caller is told that the client is busy.
TRIES = 12
PAUSE = 0.02


class Clients(Protocol):
    """Strongly consistent reads. Raises TemporarilyUnavailable rather than guess."""

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
    clients: Clients
    ledger: ClientLedger
    clock: Callable[[], datetime]
    randomness: Random

    def found(self, generation: int) -> Client:
        """Raises ClientNotFound."""
        client = self.clients.find_by_generation(generation)
        if client is None:
            raise ClientNotFound(generation)
        return client

    def edit(
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
        """The client as `change` left it. `caller` must cover what the client holds before and after; None is for a
        client that changes itself. Without `expected_versions` a change is applied to whatever is stored, so that two
        administrators who change different things both succeed.
        """
        return self._repeatedly(
            generation,
            caller,
            expected_versions,
            lambda before: self._try_edit(before, change, action, actor, caller, catalogue_version),
        )

    def delete(
        self,
        generation: int,
        *,
        action: str,
        actor: Actor,
        caller: Caller,
        expected_versions: Collection[int] | None = None,
    ) -> None:
        def try_delete(before: Client) -> Client:
            event = audit_event(action, before.client_id, actor, self.clock(), self.randomness, _changes(before, None))
            self.ledger.delete(before, event)
            return before

        self._repeatedly(generation, caller, expected_versions, try_delete)

    def _repeatedly(
        self,
        generation: int,
        caller: Caller | None,
        expected_versions: Collection[int] | None,
        attempt: Callable[[Client], Client],
    ) -> Client:
        for remaining in reversed(range(TRIES)):
            before = self.found(generation)
            if caller is not None:
                require_to_cover(caller, before.registrations)
            if expected_versions is not None and before.version not in expected_versions:
                raise VersionMismatch
            try:
                return attempt(before)
            except ClientChanged:
                if not remaining:
                    raise
            time.sleep(PAUSE * self.randomness.random())
        raise ClientChanged

    def _try_edit(
        self,
        before: Client,
        change: Change,
        action: str,
        actor: Actor,
        caller: Caller | None,
        catalogue_version: int | None,
    ) -> Client:
        now = self.clock()
        after = revoked_if_disabled(before, change(before, now), now)
        if caller is not None:
            require_to_cover(caller, after.registrations)
        if after == before:
            return before
        after = replace(after, updated_at=now)
        event = audit_event(action, before.client_id, actor, now, self.randomness, _changes(before, after))
        # Only what hands scopes out depends on the catalogue in which they were looked up.
        is_assigned = after.registrations != before.registrations
        self.ledger.change(before, after, event, catalogue_version=catalogue_version if is_assigned else None)
        return replace(after, version=before.version + 1)


def _changes(before: Client | None, after: Client | None) -> Mapping[str, tuple[Any, Any]]:
    """Old and new of every field that differs; of secrets their ids and ends, never their hashes."""
    old, new = _shown(before), _shown(after)
    return {name: (old.get(name), new.get(name)) for name in old | new if old.get(name) != new.get(name)}


def created(client: Client) -> Mapping[str, tuple[Any, Any]]:
    """The audit event's changes for a client that did not exist before."""
    return _changes(None, client)


def _shown(client: Client | None) -> dict[str, Any]:
    if client is None:
        return {}
    return {
        "client_name": client.client_name,
        "description": client.description,
        "enabled": client.enabled,
        "access_token_lifetime": int(client.access_token_lifetime.total_seconds()),
        "registrations": {slug: list(scope) for slug, scope in sorted(client.registrations.items()) if scope},
        "client_secrets": [
            {
                "secret_id": kept.secret_id,
                "label": kept.label,
                "expires_at": kept.expires_at.isoformat() if kept.expires_at else None,
            }
            for kept in client.client_secrets
        ],
        "tokens_valid_from": client.tokens_valid_from.isoformat() if client.tokens_valid_from else None,
    }
