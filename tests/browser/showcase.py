"""A server in memory with a shop's worth of clients and some history, for pictures."""

import json
from datetime import UTC, datetime, timedelta

from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.rotation import RotationPolicy, first_ring
from chalicelib.keys.signing_key import SigningKey
from infra.local.seed import EXAMPLE_CATALOGUE
from tests.administration.desk import CLIENTS, Desk, Registered
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.fakes.memory_secrets import MemoryKeyRings
from tests.fakes.memory_wiring import MemoryWiring

NAMES = {
    "ERP": ("product_read", "product_write", "customer_read", "order_return_read"),
    "Warehouse Dublin": ("product_read", "store_read"),
    "Pricing sync": ("product_read", "product_write", "discount_read", "discount_write", "tax_read"),
    "Search Warszawa": ("product_read", "category_read", "feature_read", "search_alias_read"),
    "Returns Lyon": ("order_return_read", "order_return_state_read"),
    "Loyalty Milano": ("customer_read", "customer_group_read", "customer_group_write", "discount_write"),
    "Café feed Paris": ("product_read",),
    "Invoices nightly": ("customer_read", "tax_read", "order_message_read"),
    "Payments Wien": ("customer_read", "country_read", "zone_read"),
    "Marketplace connector": ("product_read", "category_read", "manufacturer_read", "supplier_read", "zone_read"),
    "Legacy importer": ("product_write", "category_write"),
    "Mobile app backend": ("product_read", "category_read", "customer_read", "cart_write", "store_read"),
}


class MovableClock:
    """The present, moved by `offset`."""

    offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


def showcase() -> Deployment:
    clock = MovableClock()
    parts = MemoryWiring()
    parts.clock = clock  # type: ignore[assignment]  # a clock that goes on
    clock.offset = -timedelta(days=25)
    parts.stores.key_ring_secret = MemoryKeyRings(_ring(clock()))
    parts.operations.bootstrap.run({"catalogue": json.loads(EXAMPLE_CATALOGUE.read_text())})
    administrator = parts.ledgers.administrator_secret.find()
    assert administrator is not None
    deployment = Deployment(RawEvents(parts), parts, administrator)
    registered = []
    for age, (name, scopes) in enumerate(NAMES.items()):
        clock.offset = -timedelta(days=24 - 2 * age, hours=age)
        registered.append(_register(Desk.of(deployment), name, list(scopes), age))
    for age, client in enumerate(registered[::2]):
        clock.offset = -timedelta(hours=2 + 5 * age)
        deployment.ask(client.credential)
    clock.offset = -timedelta(minutes=40)
    desk = Desk.of(deployment)
    desk.call("PATCH", f"{CLIENTS}/{registered[10].generation}", {"enabled": False})
    desk.call("PATCH", f"{CLIENTS}/{registered[0].generation}", {"lifetime": 1800, "description": "Orders and stock"})
    clock.offset = timedelta()
    return deployment


def _register(desk: Desk, name: str, scopes: list[str], age: int) -> Registered:
    client = desk.create(
        clientId=name.lower().replace(" ", "-").replace("é", "e"),
        clientName=name,
        scopes=scopes,
        resources=[{"resource": "https://orders.example.com", "scopes": ["orders:read"]}] if age % 3 == 0 else [],
    )
    if age % 4 == 1:
        expires = desk.deployment.parts.clock() + timedelta(days=24 - age)
        body = {"label": "For the new host", "expiresAt": expires.strftime("%Y-%m-%dT%H:%M:%SZ")}
        path = f"{CLIENTS}/{client.generation}/secrets"
        (first,) = desk.call("GET", path).json["items"]
        desk.call("POST", path, body)
        desk.call("DELETE", f"{path}/{first['secretId']}")
    return client


def _ring(at: datetime) -> KeyRing:
    return first_ring(at, RotationPolicy(), SigningKey.generate)
