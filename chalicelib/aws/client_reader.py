"""Clients, read one at a time: the only read that every token pays for."""

from ..oauth.client import Client
from .guarded_read import guarded_get
from .tables import ClientItem, PointerItem, Tables, client_key, generation_key


class DynamoClientReader:
    """Implements oauth.client_authentication.ClientReader."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def find(self, client_id: str) -> Client | None:
        item = guarded_get(self._tables, ClientItem, client_key(client_id))
        return to_client(item) if item else None

    def find_by_generation(self, generation: int) -> Client | None:
        """By way of the pointer: two reads."""
        pointer = guarded_get(self._tables, PointerItem, generation_key(generation))
        client = self.find(pointer.client_id) if pointer else None
        # The id may have been deleted and registered anew between the reads.
        return client if client and client.generation == generation else None


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
