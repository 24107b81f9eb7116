"""Reads one client. It is the only read that each token request makes."""

from collections.abc import Mapping
from typing import Any

from ..oauth.client import Client
from ..store_errors import StoreUnavailable
from .call import Call
from .client_item import to_client
from .item_keys import client_key, generation_key, subject_key
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
            raise StoreUnavailable(f"GetItem: malformed client ({type(error).__name__})") from None

    def find_by_subject(self, issuer: str, issuer_generation: int, subject: str) -> Client | None:
        """The pointer only says where to look: the caller compares the client's trusts. Raises StoreUnavailable."""
        pointer = consistent_get(self._call, self._clients_table, subject_key(issuer, issuer_generation, subject))
        return self._target_of(pointer) if pointer else None

    def find_by_generation(self, generation: int) -> Client | None:
        """Read the pointer, then the client. Raises StoreUnavailable."""
        pointer = consistent_get(self._call, self._clients_table, generation_key(generation))
        client = self._target_of(pointer) if pointer else None
        # Between the two reads the client may be deleted and its id registered again.
        return client if client and client.generation == generation else None

    def _target_of(self, pointer: Mapping[str, Any]) -> Client | None:
        try:
            client_id = pointer["client_id"]["S"]
        except KeyError:
            raise StoreUnavailable("GetItem: malformed pointer") from None
        return self.find(client_id)
