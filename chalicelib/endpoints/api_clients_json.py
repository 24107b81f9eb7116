"""A client as PrestaShop's API shows it: camelCase, nulls kept, the scopes of our own resource flat."""

from typing import Any

from ..oauth.client import Client
from ..oauth.resource import OWN_SLUG


def api_client(client: Client) -> dict[str, Any]:
    return {
        "apiClientId": client.generation,
        "clientId": client.client_id,
        "clientName": client.client_name,
        "description": client.description,
        "externalIssuer": None,
        "enabled": client.enabled,
        "lifetime": int(client.access_token_lifetime.total_seconds()),
        "scopes": list(client.registered_scope(OWN_SLUG)),
    }
