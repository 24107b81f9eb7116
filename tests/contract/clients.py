"""The ports under test, example clients, and functions that several test files use."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from chalicelib.administration.audit import Actor, AuditEvent, AuditQuery, audit_event
from chalicelib.administration.errors import ChangeRefused
from chalicelib.administration.registration import new_client
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_key import ClientKey
from chalicelib.oauth.resource import own_resource
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.trust import Trust
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
    used_credentials: Any
    revocations: Any

    def actions(self, target: str) -> list[str]:
        """The actions of the audit events of `target`, oldest first."""
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
    example, _ = new_client(
        registrations={"admin-api": Scope.parse(scope)}, created_by="tests", now=NOON, randomness=_randomness, **fields
    )
    return example


def key(credential_id: str, **fields: Any) -> ClientKey:
    jwk = {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AQ"}
    return ClientKey(credential_id, "ES256", jwk, NOON, "tests", **fields)


def trust(credential_id: str, **fields: Any) -> Trust:
    return Trust(credential_id, "github", 7, {"/repository_id": ("1",)}, NOON, "tests", **fields)


def holder() -> Client:
    return client("api_client_read api_client_grant")


def event(action: str, target: Client) -> AuditEvent:
    # Events are sorted by id. The clock does not advance, so the ids are consecutive numbers.
    random_id = audit_event(action, target.client_id, OPERATOR, NOON, _randomness, {"enabled": (None, True)})
    return replace(random_id, event_id=f"{next(_numbers):032x}")


def initialize(stores: Stores) -> Client:
    administrator = holder()
    stores.ledger.initialize(catalogue(), administrator, event("server.bootstrap", administrator))
    return administrator


def create(stores: Stores, new: Client) -> Client:
    stores.ledger.create(new, event("created", new))
    return new


def at_once(calls: list[Callable[[], None]]) -> list[ChangeRefused | None]:
    """The refusal of each call, or None."""

    def outcome(call: Callable[[], None]) -> ChangeRefused | None:
        try:
            call()
        except ChangeRefused as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))
