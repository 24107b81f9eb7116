"""Clients, read one at a time: the only read that every token pays for."""

from ..oauth.client import Client
from .client_codec import to_client
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
