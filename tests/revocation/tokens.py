"""Asks about tokens and revokes them, as a client does."""

from typing import Any, Final
from urllib.parse import urlencode

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.administration.desk import CLIENTS, Desk, Registered
from tests.api.deployment import FORM, Deployment
from tests.api.drivers import Answer
from tests.revocation.feed import claims_of

REVOKE: Final = "/admin-api/revoke"
INTROSPECT: Final = "/admin-api/introspect"
ORDERS: Final = "https://orders.example.com"
SIGNED: Final = "application/token-introspection+jwt"
INACTIVE: Final = '{"active":false}'


def send(
    deployment: Deployment, path: str, token: str, credential: SecretCredential, accept: str = "", **more: str
) -> Answer:
    form = {"token": token, "client_id": credential.client_id, "client_secret": credential.client_secret, **more}
    headers = {**FORM, **({"Accept": accept} if accept else {})}
    return deployment.http.request("POST", path, urlencode(form), headers)


def introspect(desk: Desk, token: str, verifier: Registered, accept: str = "", **more: str) -> Answer:
    return send(desk.deployment, INTROSPECT, token, verifier.credential, accept, **more)


def revoke(desk: Desk, token: str, client: Registered, **more: str) -> Answer:
    return send(desk.deployment, REVOKE, token, client.credential, "", **more)


def is_active(desk: Desk, token: str, verifier: Registered) -> bool:
    answer = introspect(desk, token, verifier)
    assert answer.status == 200, answer.text
    assert answer.json["active"] or answer.text == INACTIVE
    return bool(answer.json["active"])


def verifier_of(desk: Desk, *identifiers: str) -> Registered:
    """The client of an API that asks about its tokens."""
    return desk.create(introspects=list(identifiers))


def of_orders(desk: Desk, **fields: Any) -> tuple[Registered, str]:
    """A client of the API, and a token for it."""
    resources = [{"resource": ORDERS, "scopes": ["orders:read", "shared"]}]
    client = desk.create(resources=resources, **fields)
    return client, token_of(desk, client)


def token_of(desk: Desk, client: Registered, scope: str = "orders:read") -> str:
    return desk.deployment.token(client.credential, scope, resource=ORDERS)


def own_token(desk: Desk, client: Registered) -> str:
    """For this server's own API."""
    return desk.deployment.token(client.credential)


def is_accepted(desk: Desk, token: str) -> bool:
    """By our own endpoints."""
    return desk.call("GET", f"{CLIENTS}/infos", token=token).status == 200


def jti_of(token: str) -> str:
    return str(claims_of(token)["jti"])


def revoked_tokens(desk: Desk, client: Registered) -> set[str]:
    stored = desk.deployment.parts.stores.clients.find(client.client_id)
    assert stored is not None
    return set(stored.revoked_tokens)
