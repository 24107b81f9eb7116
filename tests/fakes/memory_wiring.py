"""The whole server with its stores in memory and its clock in the test's hand: everything else is the real thing."""

from dataclasses import replace
from functools import cache, cached_property
from random import Random
from typing import Any

from chalicelib.administration.secrets import SecretAdministration
from chalicelib.environment import Environment
from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.rotation import RotationPolicy, first_ring
from chalicelib.keys.signing_key import SigningKey
from chalicelib.operations.bootstrap import Bootstrap
from chalicelib.wiring import Wiring
from tests.fakes.memory import (
    NOON,
    FakeClock,
    MemoryCatalogue,
    MemoryCredentials,
    MemoryKeyRings,
    MemoryCredentialUsage,
    MemoryStore,
)

ISSUER = "https://auth.example.com"


@cache
def ring() -> KeyRing:
    """One for the whole run: an RSA key takes a tenth of a second to make."""
    return first_ring(NOON, RotationPolicy(), SigningKey.generate)


class MemoryWiring(Wiring):
    def __init__(self, seed: int = 1) -> None:
        super().__init__(Environment("eu-central-1", ISSUER, "clients", "audit", "key-ring", "administrator"))
        self.store = MemoryStore()
        self.clock: FakeClock = FakeClock()
        self.randomness: Any = Random(seed)

    @cached_property
    def clients(self) -> Any:
        return self.store

    @cached_property
    def ledger(self) -> Any:
        return self.store

    @cached_property
    def client_listing(self) -> Any:
        return self.store

    @cached_property
    def scope_holders(self) -> Any:
        return self.store

    @cached_property
    def audit_trail(self) -> Any:
        return self.store

    @cached_property
    def catalogue_store(self) -> Any:
        return MemoryCatalogue(self.store)

    @cached_property
    def key_ring_secret(self) -> Any:
        return MemoryKeyRings(ring())

    @cached_property
    def administrator_secret(self) -> Any:
        return MemoryCredentials()

    @cached_property
    def secret_administration(self) -> SecretAdministration:
        """It waits by moving the clock."""
        return replace(super().secret_administration, sleep=lambda seconds: self.clock.move(seconds=seconds))

    @cached_property
    def credential_usage(self) -> Any:
        return MemoryCredentialUsage(self.store)

    @cached_property
    def bootstrap(self) -> Bootstrap:
        """Waiting moves the clock."""
        return replace(super().bootstrap, sleep=lambda seconds: self.clock.move(seconds=seconds))
