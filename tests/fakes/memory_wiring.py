"""The whole server with its stores in memory and a clock that tests control."""

from functools import cache, cached_property
from random import Random
from typing import Any

from chalicelib.aws.deadline import deadline_in
from chalicelib.environment import Environment
from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.rotation import RotationPolicy, first_ring
from chalicelib.keys.signing_key import SigningKey
from chalicelib.oauth.issuer_keys import IssuerKeys, IssuerKeysStatus
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from chalicelib.wiring import Wiring
from chalicelib.wiring.assertions import Assertions
from chalicelib.wiring.revocations import Revocations
from tests.fakes.memory import (
    NOON,
    FakeClock,
    MemoryCatalogue,
    MemoryCredentialUsage,
    MemoryStore,
    MemoryUsedCredentials,
)
from tests.fakes.memory_secrets import MemoryCredentials, MemoryKeyRings

ISSUER = "https://auth.example.com"


# Read before `pregenerated_keys` replaces it, whose keys come again: a cached ring must have others.
_generate = SigningKey.generate


@cache
def ring() -> KeyRing:
    """Cached, because an RSA key takes 0.1 seconds to generate."""
    return first_ring(NOON, RotationPolicy(), _generate)


class MemoryStores:
    """Both groups of stores, wiring.stores.Stores and wiring.ledgers.Ledgers, over one memory."""

    deadline_in = staticmethod(deadline_in)

    def __init__(self) -> None:
        store = MemoryStore()
        self.clients = self.ledger = self.client_listing = self.scope_holders = self.audit_trail = store
        self.secret_pointers = store
        self.catalogue_store = MemoryCatalogue(store)
        self.key_ring_secret = MemoryKeyRings(ring())
        self.administrator_secret = MemoryCredentials()
        self.credential_usage: Any = MemoryCredentialUsage(store)
        self.used_credentials: Any = MemoryUsedCredentials()


class MemoryIssuerKeys:
    """Implements oauth.issuer_keys.IssuerKeysSource. `status_of` is by slug, `fetches` are the fetches it started."""

    def __init__(self) -> None:
        self.status_of: dict[str, IssuerKeysStatus] = {}
        self.fetches: list[str] = []

    def keys(self, issuer: TrustedIssuer) -> IssuerKeys:
        return IssuerKeys(issuer.jwks) if issuer.jwks else self.status(issuer).keys

    def fresh_keys(self, issuer: TrustedIssuer) -> IssuerKeys:
        if not issuer.jwks:
            self.fetches.append(issuer.slug)
        return self.keys(issuer)

    def status(self, issuer: TrustedIssuer) -> IssuerKeysStatus:
        return self.status_of.get(issuer.slug, IssuerKeysStatus())


class MemoryWiring(Wiring):
    def __init__(self, seed: int = 1) -> None:
        super().__init__({})
        names = "clients", "audit", "used-credentials", "key-ring", "administrator"
        self.environment = Environment("eu-central-1", ISSUER, *names, revocations_table="revocations")
        self.clock: FakeClock = FakeClock()
        self.randomness: Any = Random(seed)
        # Waiting moves the clock.
        self.sleep = lambda seconds: self.clock.move(seconds=seconds)
        self.stores: Any = MemoryStores()
        self.ledgers: Any = self.stores

    @cached_property
    def assertions(self) -> Any:
        assertions: Any = Assertions(self)
        assertions.issuer_keys = MemoryIssuerKeys()
        assertions.start_fetch = assertions.issuer_keys.fetches.append
        return assertions

    @cached_property
    def revocations(self) -> Any:
        revocations: Any = Revocations(self)
        revocations.entries = self.store.revocations
        return revocations

    @property
    def store(self) -> MemoryStore:
        store: MemoryStore = self.stores.clients
        return store
