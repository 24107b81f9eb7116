"""Finds the clients of secrets by the pointers that are stored with the secrets. The pointers are only hints."""

from collections.abc import Collection

from ..oauth.client import Client
from ..store_errors import StoreUnavailable
from .call import Call
from .client_item import to_client
from .item_keys import client_key, secret_key
from .reads import consistent_batch_get


class DynamoSecretOwners:
    """Implements administration.leaked_secrets.SecretOwners."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def client_ids(self, hashes: Collection[str]) -> dict[str, str]:
        """The client ids that pointers name, by the hash of the secret. Raises StoreUnavailable."""
        keys = {secret_key(secret_hash): secret_hash for secret_hash in hashes}
        pointers = consistent_batch_get(self._call, self._clients_table, keys)
        try:
            return {keys[key]: pointer["client_id"]["S"] for key, pointer in pointers.items()}
        except KeyError:
            raise StoreUnavailable("BatchGetItem: malformed pointer") from None

    def owners(self, hashes: Collection[str]) -> list[Client]:
        """The clients to which pointers lead, by two reads. Raises StoreUnavailable."""
        keys = set(map(client_key, self.client_ids(hashes).values()))
        items = consistent_batch_get(self._call, self._clients_table, keys)
        try:
            return [to_client(item) for _, item in sorted(items.items())]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StoreUnavailable(f"BatchGetItem: malformed client ({type(error).__name__})") from None
