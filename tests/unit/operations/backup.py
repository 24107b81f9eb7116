"""A server whose clients table came from a backup."""

from datetime import datetime
from typing import Any

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.registration import new_client
from chalicelib.oauth.client import Client
from chalicelib.oauth.scope import Scope
from tests.fakes.memory_wiring import MemoryWiring

CUT = {"enabled": (True, False)}
GAIN = {"description": ("", "Ours")}


class Backup:
    """A server after its table of 15:00 was replaced by the one of 13:00."""

    def __init__(self) -> None:
        self.parts = MemoryWiring()
        self.parts.operations.bootstrap.run({})
        self.clock, self.store = self.parts.clock, self.parts.store
        self.clock.move(hours=1)
        self.since = self.clock()
        for client_id in ("erp", "shop"):
            self.brings_back(client_id)
        self.clock.move(hours=1)

    def restart(self) -> None:
        """Continues with a new container on the same stores, which work again."""
        before, self.parts = self.parts, MemoryWiring()
        self.parts.clock, self.parts.randomness = before.clock, before.randomness
        self.parts.stores = self.parts.ledgers = before.stores
        self.parts.ledgers.ledger = self.store

    def brings_back(self, client_id: str, scope: str = "api_client_read", **fields: Any) -> None:
        client, _ = new_client(
            client_id=client_id,
            client_name=client_id.title(),
            registrations={"admin-api": Scope.parse(scope)},
            created_by="tests",
            now=self.since,
            randomness=self.parts.randomness,
            **fields,
        )
        self.store.clients[client_id] = client

    def forgets(self, action: str, target: str, changes: Any = None, at: datetime | None = None) -> None:
        """The trail tells of it, the table does not."""
        self.clock.move(minutes=1)
        actor, at = Actor("administrator", "a-jti", "a-secret"), at or self.clock()
        self.store.events.append(audit_event(action, target, actor, at, self.parts.randomness, changes))
        self.clock.move(seconds=1)

    def restored(self, **event: Any) -> dict[str, Any]:
        return self.parts.operations.restored.run({"since": self.since.isoformat(), **event})

    def enabled(self) -> list[str]:
        return sorted(client.client_id for client in self.store.clients.values() if client.enabled)

    def written(self) -> list[tuple[str, str]]:
        """By the operator's function."""
        events = [event for event in self.store.events if event.actor.client_id == "operator:restored"]
        return [(event.action, event.target) for event in events]


def enabled(client: Client) -> Client:
    return client._replace(enabled=True)
