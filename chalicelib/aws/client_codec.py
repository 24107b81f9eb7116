"""A client as an item of DynamoDB, and back."""

from ..oauth.client import Client
from .tables import ClientItem, client_key


def to_client(item: ClientItem) -> Client:
    return Client(
        client_id=item.client_id,
        generation=int(item.generation),
        client_name=item.client_name,
        created_at=item.created_at,
        updated_at=item.updated_at,
        description=item.description or "",
        enabled=item.enabled,
        access_token_lifetime=item.access_token_lifetime,
        registrations=item.registrations,
        client_secrets=item.client_secrets,
        tokens_valid_from=item.tokens_valid_from,
        last_used_at=item.last_used_at,
        version=int(item.version),
    )


def to_item(client: Client) -> ClientItem:
    expiries = [kept.expires_at for kept in client.client_secrets]
    return ClientItem(
        key=client_key(client.client_id),
        client_id=client.client_id,
        generation=client.generation,
        client_name=client.client_name,
        description=client.description or None,
        enabled=client.enabled,
        access_token_lifetime=client.access_token_lifetime,
        registrations=client.registrations,
        client_secrets=client.client_secrets,
        # When the last secret stops working; None while one has no end.
        secrets_expire_at=None if None in expiries else max(filter(None, expiries), default=None),
        tokens_valid_from=client.tokens_valid_from,
        created_at=client.created_at,
        updated_at=client.updated_at,
        last_used_at=client.last_used_at,
        version=client.version,
    )
