"""The pointers from secrets to their clients. `administration_ledger` writes and removes them with the secrets.

They are only hints: the client that a pointer names is read, and may no longer have the secret.
"""

from collections.abc import Collection, Iterator, Sequence
from random import Random
from typing import Any, Final

from ..administration.errors import ClientChanged
from ..oauth.client import Client
from ..store_errors import StoreUnavailable
from .call import Call
from .client_item import to_client
from .item_keys import client_key, secret_key
from .reads import Item, consistent_batch_get, pages
from .tables import ClientItem, PointerItem, Tables
from .transaction import Transaction

# DynamoDB's limit for BatchGetItem.
BATCH: Final = 100
# Small enough that a run of `pointers` can stop between two pages.
ITEMS_PER_PAGE: Final = 500


class DynamoSecretPointers:
    """Implements administration.leaked_secrets.SecretOwners and operations.pointers.SecretPointers."""

    def __init__(self, call: Call, tables: Tables, randomness: Random) -> None:
        self._call, self._tables, self._randomness = call, tables, randomness

    def owners(self, hashes: Collection[str]) -> list[Client]:
        """The clients to which the pointers of these secrets lead, by two reads. Raises StoreUnavailable."""
        return self.clients(set(self._client_ids(hashes).values()))

    def clients(self, client_ids: Collection[str]) -> list[Client]:
        """Those that exist. Raises StoreUnavailable."""
        items = self._items(sorted(map(client_key, client_ids)))
        return [_client(item) for _, item in sorted(items.items())]

    def all_clients(self, after: str | None = None) -> Iterator[list[Client]]:
        """In pages, which can be empty, in no order. `after` is the id of the last client of an earlier page."""
        request: dict[str, Any] = {
            "TableName": self._tables.clients,
            "ConsistentRead": True,
            "FilterExpression": "begins_with(#key, :client)",
            "ExpressionAttributeNames": {"#key": "key"},
            "ExpressionAttributeValues": {":client": {"S": client_key("")}},
            "Limit": ITEMS_PER_PAGE,
            **({"ExclusiveStartKey": {"key": {"S": client_key(after)}}} if after else {}),
        }
        for page in pages(self._call, "Scan", request):
            yield [_client(item) for item in page.items]

    def missing(self, clients: Collection[Client]) -> list[tuple[Client, set[str]]]:
        """The clients that have secrets without a pointer, and the hashes of these secrets. Raises StoreUnavailable."""
        hashes = [secret.hash for client in clients for secret in client.client_secrets]
        known = self._client_ids(hashes).keys()
        unknown = [(client, {secret.hash for secret in client.client_secrets} - known) for client in clients]
        return [(client, missing) for client, missing in unknown if missing]

    def write(self, client: Client, hashes: Collection[str]) -> None:
        """Point from these secrets to the client, unless it was changed since it was read. Raises ClientChanged."""
        transaction = Transaction(self._call, self._tables, self._randomness)
        is_unchanged = (ClientItem.generation == client.generation) & (ClientItem.version == client.version)
        transaction.check(ClientItem, client_key(client.client_id), is_unchanged, ClientChanged())
        for secret_hash in sorted(hashes):
            transaction.put(PointerItem(key=secret_key(secret_hash), client_id=client.client_id))
        transaction.commit()

    def _client_ids(self, hashes: Collection[str]) -> dict[str, str]:
        """The client ids that pointers name, by the hash of the secret."""
        keys = {secret_key(secret_hash): secret_hash for secret_hash in hashes}
        pointers = self._items(sorted(keys))
        try:
            return {keys[key]: pointer["client_id"]["S"] for key, pointer in pointers.items()}
        except KeyError:
            raise StoreUnavailable("BatchGetItem: malformed pointer") from None

    def _items(self, keys: Sequence[str]) -> dict[str, Item]:
        items: dict[str, Item] = {}
        for start in range(0, len(keys), BATCH):
            items |= consistent_batch_get(self._call, self._tables.clients, keys[start : start + BATCH])
        return items


def _client(item: Item) -> Client:
    try:
        return to_client(item)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreUnavailable(f"malformed client ({type(error).__name__})") from None
