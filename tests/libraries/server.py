"""The real server over TLS on the emulators."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chalicelib.endpoints.api import api
from chalicelib.environment import Environment
from chalicelib.keys.key_ring import KeyRing, ScheduledKey
from chalicelib.keys.signing_key import SigningKey
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.metadata import TOKEN_PATH
from chalicelib.oauth.scope import Scope
from chalicelib.store_errors import StoreUnavailable
from chalicelib.wiring import Wiring
from infra.local.certificate import Certificates
from infra.local.emulators import Emulators
from infra.local.server import HOST, create_server
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.libraries.over_tls import serving, tls
from tests.servers import create_empty

CATALOGUE = {
    "resources": [
        {"slug": "admin-api", "scopeGroups": [{"slug": "shop", "name": "Shop", "scopes": {"product_read": "Read"}}]},
        {
            "slug": "orders",
            "identifier": "https://orders.example.com",
            "name": "Orders",
            "alg": "ES256",
            "scopeGroups": [{"slug": "orders", "name": "Orders", "scopes": {"orders:read": "Read"}}],
        },
        {
            "slug": "stock",
            "identifier": "https://stock.example.com",
            "name": "Stock, whose verifier wants typ JWT",
            "alg": "ES256",
            "typ": "JWT",
            "scopeGroups": [{"slug": "stock", "name": "Stock", "scopes": {"stock_read": "Read"}}],
        },
    ]
}
ORDERS, STOCK = "https://orders.example.com", "https://stock.example.com"


class _Rings:
    """The key ring, in the test's hand."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    def __call__(self) -> KeyRing:
        return self.ring


class _NoStore:
    def find(self, client_id: str) -> Client | None:
        raise StoreUnavailable("GetItem: nobody answers")


@dataclass(frozen=True)
class RunningServer:
    deployment: Deployment
    credential: SecretCredential
    issuer: str
    rings: _Rings

    @property
    def token_endpoint(self) -> str:
        return self.issuer + TOKEN_PATH

    @property
    def own_audience(self) -> str:
        return str(self.deployment.parts.tokens.catalogue().own_resource.identifier)

    def token(self, scope: str, resource: str) -> str:
        return self.deployment.token(self.credential, scope, resource=resource)

    def signing_key(self, alg: str) -> SigningKey:
        return self.rings.ring.signing_key(alg, self.deployment.parts.clock())

    @contextmanager
    def standby_keys_sign(self) -> Iterator[None]:
        """Each successor takes over; it was in the JWKS all the while."""
        now = self.deployment.parts.clock()
        keys = (scheduled._replace(signs_from=min(scheduled.signs_from, now)) for scheduled in self.rings.ring.keys)
        with self._ring(KeyRing(tuple(keys))):
            yield

    @contextmanager
    def new_keys_sign(self) -> Iterator[None]:
        """Keys that nobody has seen, as after a leak without a standby."""
        now = self.deployment.parts.clock()
        new = [ScheduledKey(key, published_from=now, signs_from=now) for key in self._new_keys]
        with self._ring(KeyRing((*self.rings.ring.keys, *new))):
            yield

    @contextmanager
    def without_a_store(self) -> Iterator[None]:
        parts = self.deployment.parts
        whole = parts.tokens.endpoint
        parts.tokens.endpoint = whole._replace(clients=_NoStore())
        try:
            yield
        finally:
            parts.tokens.endpoint = whole

    @cached_property
    def _new_keys(self) -> list[SigningKey]:
        return [SigningKey.generate(alg) for alg in ("RS256", "ES256")]

    @contextmanager
    def _ring(self, ring: KeyRing) -> Iterator[None]:
        before, self.rings.ring = self.rings.ring, ring
        try:
            yield
        finally:
            self.rings.ring = before


@contextmanager
def running_server(emulators: Emulators, certificates: Certificates, name: str) -> Iterator[RunningServer]:
    """`name` is the prefix of its tables and secrets."""
    parts = Wiring(os.environ)
    server = create_server(api(parts), 0, tls(certificates))
    with serving(server):
        # The port is a part of the issuer, and known once the server listens.
        parts.environment = _environment(emulators.region, name, f"https://{HOST}:{server.server_port}")
        yield _bootstrapped(parts)


def _environment(region: str, name: str, issuer: str) -> Environment:
    return Environment(
        region=region,
        issuer=issuer,
        clients_table=f"{name}-clients",
        audit_table=f"{name}-audit",
        used_credentials_table=f"{name}-used-credentials",
        revocations_table=f"{name}-revocations",
        key_ring_secret_id=f"{name}/key-ring",
        administrator_secret_id=f"{name}/administrator",
        # Nothing here is about time: a busy machine may take its own.
        aws_connect_timeout=5.0,
        aws_read_timeout=10.0,
        request_budget=20.0,
    )


def _bootstrapped(parts: Wiring) -> RunningServer:
    create_empty(parts)
    parts.operations.bootstrap.run({"catalogue": CATALOGUE})
    rings: Any = _Rings(parts.stores.key_ring_secret.load())
    parts.tokens.key_ring = rings
    administrator = parts.ledgers.administrator_secret.find()
    assert administrator is not None
    deployment = Deployment(RawEvents(parts), parts, administrator)
    # Every character that an id may have: libraries differ in what they percent-encode within Basic.
    _, credential = deployment.register(
        own="product_read",
        client_id="erp.north_1~a-Z",
        registrations={"orders": Scope.parse("orders:read"), "stock": Scope.parse("stock_read")},
    )
    return RunningServer(deployment, credential, parts.issuer, rings)
