"""A bootstrapped server, a way to send it requests, and direct access to its stores."""

import itertools
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.administration.registration import new_client
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.scope import Scope
from chalicelib.wiring import Wiring
from tests.api.drivers import Answer, Http, RawEvents
from tests.servers import empty_server, environment

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = "/admin-api/access_token"
_numbers = itertools.count(1)

EXAMPLE = {
    "resources": [
        {
            "slug": "admin-api",
            "scopeGroups": [
                {
                    "slug": "customers",
                    "name": "Customers",
                    "scopes": {
                        "customer_group_read": "Read",
                        "customer_group_write": "Write",
                        "shared": "Both have it",
                    },
                },
                {"slug": "asleep", "name": "Asleep", "enabled": False, "scopes": {"sleep_read": "Switched off"}},
            ],
        },
        {
            "slug": "orders",
            "identifier": "https://orders.example.com",
            "name": "Orders",
            "alg": "ES256",
            "typ": "JWT",
            "maximumLifetime": 600,
            "scopeGroups": [
                {
                    "slug": "orders",
                    "name": "Orders",
                    "scopes": {"orders:read": "Read", "shared": "Both", "twice": "Two"},
                }
            ],
        },
        {
            "slug": "stock",
            "identifier": "urn:example:stock",
            "name": "Stock",
            "scopeGroups": [{"slug": "stock", "name": "Stock", "scopes": {"stock_read": "Read", "twice": "Two"}}],
        },
        {
            "slug": "retired",
            "identifier": "https://retired.example.com",
            "name": "Retired",
            "enabled": False,
            "scopeGroups": [{"slug": "old", "name": "Old", "scopes": {"old_read": "Read"}}],
        },
    ]
}


def bootstrapped(name: str) -> Wiring:
    """The real parts on the emulators, with separate tables and secrets, bootstrapped with the example."""
    parts = empty_server(environment(name))
    parts.operations.bootstrap.run({"catalogue": EXAMPLE})
    return parts


@dataclass(frozen=True)
class Deployment:
    http: Http
    parts: Wiring
    administrator: SecretCredential

    def answer_to(self, sent: dict[str, Any]) -> Answer:
        """The answer to an unchanged event. For events that `request` cannot send."""
        assert isinstance(self.http, RawEvents)
        return self.http.answer_to(sent)

    def register(self, own: str = "customer_group_read", **fields: Any) -> tuple[Client, SecretCredential]:
        """A new client, written by the real ledger. `own` is its scope at this server's own resource."""
        number = next(_numbers)
        now = self.parts.clock()
        registrations = fields.pop("registrations", {})
        fields = {"client_id": f"client-{number}", "client_name": f"Client {number}", **fields}
        client, client_secret = new_client(
            registrations={"admin-api": Scope.parse(own), **registrations},
            created_by="tests",
            now=now,
            randomness=self.parts.randomness,
            **fields,
        )
        self.parts.ledgers.ledger.create(
            client, audit_event("api_client.create", client.client_id, Actor("tests"), now, self.parts.randomness)
        )
        return client, SecretCredential(client.client_id, client_secret)

    def change(self, before: Client, after: Client) -> None:
        """Has the effect of an administrator's edit."""
        event = audit_event(
            "api_client.edit", before.client_id, Actor("tests"), self.parts.clock(), self.parts.randomness
        )
        self.parts.ledgers.ledger.change(before, after, event)

    def ask(self, credential: SecretCredential, **parameters: str) -> Answer:
        """Requests a token with client_secret_post."""
        form = {
            "grant_type": "client_credentials",
            "client_id": credential.client_id,
            "client_secret": credential.client_secret,
            **parameters,
        }
        return self.http.request("POST", TOKEN, urlencode(form), FORM)

    def token(self, credential: SecretCredential, scope: str = "", **parameters: str) -> str:
        answer = self.ask(credential, **({"scope": scope} if scope else {}), **parameters)
        assert answer.status == 200, answer.text
        return str(answer.json["access_token"])
