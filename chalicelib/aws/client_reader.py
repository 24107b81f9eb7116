"""Clients, read one at a time: the only read that every token pays for."""

from ..oauth.client import Client
from .call import Call, StoreUnavailable
from .client_item import to_client
from .item_keys import client_key, generation_key
from .reads import consistent_get


class DynamoClientReader:
    """Implements oauth.client_authentication.ClientReader and administration.client_editor.Clients."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def find(self, client_id: str) -> Client | None:
        """Raises StoreUnavailable."""
        item = consistent_get(self._call, self._clients_table, client_key(client_id))
        try:
            return to_client(item) if item else None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StoreUnavailable(f"GetItem: a client that cannot be read ({type(error).__name__})") from None

    def find_by_generation(self, generation: int) -> Client | None:
        """By way of the pointer: two reads. Raises StoreUnavailable."""
        pointer = consistent_get(self._call, self._clients_table, generation_key(generation))
        if pointer is None:
            return None
        try:
            client = self.find(pointer["client_id"]["S"])
        except KeyError:
            raise StoreUnavailable("GetItem: a pointer that cannot be read") from None
        # The id may have been deleted and registered anew between the reads.
        return client if client and client.generation == generation else None
