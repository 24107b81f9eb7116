"""Example data for unit tests: one server, its APIs and their clients. Only the stores are fakes."""

from datetime import timedelta
from random import Random
from typing import Any

from chalicelib.administration.registration import new_client
from chalicelib.oauth.bearer import BearerAuthentication
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication import AuthenticationRequest
from chalicelib.oauth.client_authentication.client_secret_basic import CLIENT_SECRET_BASIC
from chalicelib.oauth.client_authentication.client_secret_post import CLIENT_SECRET_POST
from chalicelib.oauth.grants.client_credentials import CLIENT_CREDENTIALS
from chalicelib.oauth.resource import Resource, ScopeGroup, own_resource
from chalicelib.oauth.scope import Scope
from chalicelib.oauth.token_endpoint import IssuedToken, TokenEndpoint
from chalicelib.oauth.token_request import TokenRequest
from tests.fakes.memory import NOON, FakeClock, MemoryCredentialUsage, MemoryStore, MemoryUsedCredentials
from tests.fakes.memory_wiring import ISSUER, ring

METHODS = (CLIENT_SECRET_BASIC, CLIENT_SECRET_POST)


def group(slug: str, *scopes: str, enabled: bool = True) -> ScopeGroup:
    return ScopeGroup(slug, slug.title(), dict.fromkeys(scopes, "What it permits"), enabled)


OWN = own_resource(
    ISSUER,
    (
        group("customers", "customer_group_read", "customer_group_write", "shared"),
        group("asleep", "sleep_read", enabled=False),
    ),
)
ORDERS = Resource(
    "orders",
    "https://orders.example.com",
    "Orders",
    typ="JWT",
    alg="ES256",
    maximum_lifetime=timedelta(minutes=10),
    groups=(group("orders", "orders:read", "orders:write", "shared", "twice"),),
)
STOCK = Resource("stock", "urn:example:stock", "Stock", groups=(group("stock", "stock_read", "twice"),))
RETIRED = Resource(
    "retired", "https://retired.example.com", "Retired", enabled=False, groups=(group("old", "old_read"),)
)
CATALOGUE = Catalogue((OWN, ORDERS, STOCK, RETIRED))

REGISTRATIONS = {
    "admin-api": Scope(("customer_group_read", "customer_group_write", "shared", "sleep_read", "api_client_read")),
    "orders": Scope(("orders:read", "shared", "twice")),
    "retired": Scope(("old_read",)),
}


def registered(seed: int = 1, **fields: Any) -> tuple[Client, str]:
    """A client and its only secret in plain text."""
    return new_client(
        **{
            "client_id": "erp",
            "client_name": "ERP",
            "registrations": REGISTRATIONS,
            "created_by": "tests",
            "now": NOON,
            "randomness": Random(seed),
            **fields,
        }
    )


CLIENT, CLIENT_SECRET = registered()


class Server:
    """The protocol without HTTP. Tests may change `catalogue`, `store` and `clock`."""

    def __init__(self, *clients: Client) -> None:
        self.store = MemoryStore()
        self.store.clients = {client.client_id: client for client in clients or (CLIENT,)}
        self.clock = FakeClock()
        self.catalogue = CATALOGUE
        self.credential_usage = MemoryCredentialUsage()
        self.used_credentials = MemoryUsedCredentials()
        self.token_endpoint = TokenEndpoint(
            issuer=ISSUER,
            clients=self.store,
            catalogue=lambda: self.catalogue,
            key_ring=ring,
            methods=METHODS,
            grants=(CLIENT_CREDENTIALS,),
            credential_usage=self.credential_usage,
            used_credentials=self.used_credentials,
            clock=self.clock,
            randomness=Random(2),
        )
        self.bearer = BearerAuthentication(ISSUER, self.store, lambda: self.catalogue, ring, self.clock)

    def issue(
        self,
        scope: str = "",
        resource: str | None = None,
        grant_type: str = "client_credentials",
        **authentication: str | None,
    ) -> IssuedToken:
        """A request by CLIENT with client_secret_post. `authentication` overrides the parameters."""
        credential = {"client_id": CLIENT.client_id, "client_secret": CLIENT_SECRET, **authentication}
        return self.token_endpoint.issue(
            TokenRequest(grant_type, Scope.parse(scope), resource), AuthenticationRequest(**credential)
        )

    def token(self, scope: str = "") -> str:
        """An access token for CLIENT in its current state."""
        return self.issue(scope).token.access_token
