"""Ports by their names, clients to put into them, and the calls that several test files make."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any

from chalicelib.administration.audit import Actor, AuditEvent, AuditQuery, audit_event
from chalicelib.administration.errors import ChangeRefused
from chalicelib.administration.registration import new_client
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client import Client
from chalicelib.oauth.resource import own_resource
from chalicelib.oauth.scope import Scope
from tests.fakes.memory import NOON

ISSUER = "https://auth.example.com"
OPERATOR = Actor("tests", "a-jti", "a-secret", "a-request", "192.0.2.7")
_randomness = Random(2)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Stores:
    clients: Any
    ledger: Any
    catalogues: Any
    trail: Any
    usage: Any

    def actions(self, target: str) -> list[str]:
        """What the audit trail says was done to `target`, oldest first."""
        return [event.action for event in reversed(self.events(target))]

    def events(self, target: str) -> list[AuditEvent]:
        return list(self.trail.page(AuditQuery(target=target)).events)


@dataclass(frozen=True)
class Secrets:
    key_rings: Any
    credentials: Any


def catalogue() -> Catalogue:
    return Catalogue((own_resource(ISSUER),))


def client(scope: str = "api_client_read", **fields: Any) -> Client:
    number = next(_numbers)
    fields = {"client_id": f"client-{number}", "client_name": f"Client {number}", **fields}
    made, _ = new_client(
        registrations={"admin-api": Scope.parse(scope)}, created_by="tests", now=NOON, randomness=_randomness, **fields
    )
    return made


def holder() -> Client:
    return client("api_client_read api_client_grant")


def event(action: str, target: Client) -> AuditEvent:
    # Ids sort by time and the clock stands still: the order of the trail follows from the numbers.
    made = audit_event(action, target.client_id, OPERATOR, NOON, _randomness, {"enabled": (None, True)})
    return AuditEvent(f"{next(_numbers):032x}", made.at, made.actor, made.action, made.target, made.changes)


def founded(stores: Stores) -> Client:
    administrator = holder()
    stores.ledger.initialize(catalogue(), administrator, event("server.bootstrap", administrator))
    return administrator


def created(stores: Stores, made: Client) -> Client:
    stores.ledger.create(made, event("created", made))
    return made


def at_once(calls: list[Callable[[], None]]) -> list[ChangeRefused | None]:
    """What each was refused for."""

    def outcome(call: Callable[[], None]) -> ChangeRefused | None:
        try:
            call()
        except ChangeRefused as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))
