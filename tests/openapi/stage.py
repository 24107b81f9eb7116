"""A server in memory on which every documented answer can be had."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from chalicelib.oauth.metadata import CLIENT_PATHS
from chalicelib.store_errors import StoreUnavailable
from tests.administration.desk import CLIENTS, Desk, Registered
from tests.api.deployment import FORM, TOKEN, Deployment
from tests.api.drivers import Answer, event
from tests.openapi.contract import Operation

JSON = "application/json"
# RFC 7517 A.1.
JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
TRUST = {"conditions": {"/sub": "system:serviceaccount:shop:other"}}
GITHUB = {"slug": "github", "kind": "github", "issuer": "https://token.actions.githubusercontent.com"}
ISSUER = {"slug": "cluster", "kind": "kubernetes", "issuer": "https://cluster.example.com"}
# RFC 8037 A.2.
OTHER_JWK = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


@dataclass
class Request:
    deployment: Deployment
    method: str
    path: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def with_content(self, content: Any) -> "Request":
        body = content if isinstance(content, str) else json.dumps(content)
        return replace(self, body=body, headers={**self.headers, "Content-Type": JSON})

    def with_headers(self, **headers: str) -> "Request":
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})

    def send(self, **overrides: Any) -> Answer:
        return self.deployment.answer_to(event(self.method, self.path, self.body, self.headers, **overrides))


class Stage:
    """One client (registered, in nobody's way), the resource `orders` with the group `orders`, and an empty group."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.client: Registered = desk.create(scopes=["customer_group_read"], resources=[])
        # So that a change is one.
        self.client.patch({"description": "On stage", "lifetime": 1234})
        desk.call("PUT", "/admin-api/resources/stock/scope-groups/empty", {"name": "Empty", "scopes": {}})
        desk.call("POST", "/admin-api/resources", {"slug": "free", "identifier": "urn:free", "name": "Free"})

    def path(self, operation: Operation, **values: Any) -> str:
        own = operation.path.startswith(f"{CLIENTS}/infos")
        known: dict[str, Any] = {"apiClientId": self.client.generation, "slug": "free", "group": "empty"}
        if "secretId" in operation.path:
            known["secretId"] = self.own_secret if own else self.secret
        if "keyId" in operation.path:
            known["keyId"] = self.own_key if own else self.key
        if "trustId" in operation.path:
            known["trustId"] = self.trust
        if "trusted-issuers" in operation.path:
            known["slug"] = self.issuer
        if "oauth-protected-resource" in operation.path:
            known["slug"] = "admin-api"
        if "{group}" in operation.path:
            known["slug"] = "stock"
        return operation.path.format(**known | values)

    @cached_property
    def secret(self) -> str:
        return str(self.client.secrets()[0]["secretId"])

    @cached_property
    def own_secret(self) -> str:
        """The id of a second one, so that the first goes on working."""
        answer = self.desk.call("POST", f"{CLIENTS}/infos/secrets", {})
        return str(answer.json["secretId"])

    @cached_property
    def key(self) -> str:
        return self._added_key(f"{self.client.path}/keys")

    @cached_property
    def own_key(self) -> str:
        return self._added_key(f"{CLIENTS}/infos/keys")

    @cached_property
    def issuer(self) -> str:
        answer = self.desk.call("POST", "/admin-api/trusted-issuers", ISSUER)
        return str(answer.json["slug"])

    @cached_property
    def trust(self) -> str:
        content = {"issuer": self.issuer, "conditions": {"/sub": "system:serviceaccount:shop:orders"}}
        return str(self.desk.call("POST", f"{self.client.path}/trusts", content).json["trustId"])

    def _added_key(self, path: str) -> str:
        """Beside another one, because the administrator needs one that does not expire."""
        answer = self.desk.call("POST", path, {"jwks": {"keys": [JWK, OTHER_JWK]}, "overlapSeconds": 60})
        return str(answer.json["items"][0]["keyId"])

    def request(self, operation: Operation, **values: Any) -> Request:
        """As the document's example has it, with a token of all scopes where one is needed."""
        if operation.path in CLIENT_PATHS:
            form = self.form() if operation.path == TOKEN else {**self.form(), "token": "not one"}
            return self.form_request(operation, urlencode(form))
        request = Request(self.desk.deployment, operation.method, self.path(operation, **values))
        if operation.scope is not None:
            request = request.with_headers(Authorization=f"Bearer {self.desk.token}")
        content = self.content(operation)
        return request if content is None else request.with_content(content)

    def form_request(self, operation: Operation, form: str) -> Request:
        return Request(self.desk.deployment, "POST", operation.path, form, dict(FORM))

    def content(self, operation: Operation) -> Any:
        if "requestBody" not in operation.content:
            return None
        if "bulk" in operation.path:
            return {"apiClientIds": [self.client.generation]}
        return {
            "revokeTokensOfClient": {"jti": f"{'0' * 32}.{self.secret}"},
            "createApiClient": {"clientId": "new", "clientName": "New", "enabled": True},
            "editApiClient": {"description": "Edited"},
            "createResource": {"slug": "new", "identifier": "urn:new", "name": "New"},
            "editResource": {"name": "Edited"},
            "addClientKeys": {"jwk": JWK, "overlapSeconds": 60},
            "addOwnKeys": {"jwk": JWK, "overlapSeconds": 60},
            "addTrust": {**TRUST, "issuer": self.issuer if operation.id == "addTrust" else ""},
            "createTrustedIssuer": {
                "slug": "new",
                "kind": "github",
                "issuer": "https://ghes.example.com/_services/token",
            },
            "editTrustedIssuer": {"enabled": False},
            "putScopeGroup": {"name": "Put", "scopes": {"put_read": "Put"}},
            "reportLeakedSecrets": [{"token": self.client.credential.client_secret, "type": "x", "url": "urn:x"}],
            "editSettings": {"defaultLifetime": 1800},
        }.get(operation.id, {})

    def form(self) -> Mapping[str, str]:
        credential = self.desk.deployment.administrator
        return {
            "grant_type": "client_credentials",
            "client_id": credential.client_id,
            "client_secret": credential.client_secret,
            "scope": "api_client_read",
        }

    # What goes wrong.

    def answer_signed(self, operation: Operation) -> Answer:
        return self.request(operation).with_headers(Accept="application/token-introspection+jwt").send()

    def answer_without_feed(self, operation: Operation) -> Answer:
        self.desk.deployment.parts.revocations.has_feed = False
        return self.request(operation).send()

    def stores_are_down(self) -> None:
        """The stores fail, and the caches are older than their maximum age."""

        def fail(*_: Any) -> Any:
            raise StoreUnavailable("down")

        store = self.desk.store
        store.find = store.owners = store.revocations.entries = fail
        store.catalogue = None
        self.desk.deployment.parts.stores.key_ring_secret.ring = None
        self.desk.clock.move(days=2)

    def refuse(self, error: Exception, *writes: str) -> None:
        """Every write of these kinds."""

        def fail(*_: Any, **__: Any) -> Any:
            raise error

        for write in writes:
            setattr(self.desk.store, write, fail)
