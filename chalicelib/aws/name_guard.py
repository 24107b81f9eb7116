"""The guard of a client's name: the item by which no other client can have a name that counts as the same.

Version 0.1.0 compared names as they were spelled and stored guards under that spelling. They are not migrated: such a
guard protects its own spelling, and leaves with the next rename or with the client.
"""

import hashlib
from collections.abc import Callable, Iterator

from ..administration.client_names import comparable
from ..administration.errors import ClientChanged, ClientNameTaken
from ..oauth.client import Client
from .tables import PointerItem
from .transaction import Transaction


class _NoGuard(Exception):
    """The client's guard is not under this key."""


def with_guard_of(client: Client, write: Callable[[PointerItem], None]) -> None:
    """Calls `write` with the guard of the client's name: today's, or else that of 0.1.0. Each try is a transaction, so
    that a failed one leaves nothing. Raises ClientChanged when there is neither.
    """
    for guard in _guards(client):
        try:
            write(guard)
        except _NoGuard:
            continue
        return
    raise ClientChanged


def take(transaction: Transaction, client: Client) -> None:
    """The commit raises ClientNameTaken."""
    guard, *older = _guards(client)
    transaction.put(guard, PointerItem.key.does_not_exist(), ClientNameTaken())
    for spelled in older:
        transaction.check(PointerItem, spelled.key, PointerItem.key.does_not_exist(), ClientNameTaken())


def rename(transaction: Transaction, guard: PointerItem, after: Client) -> None:
    """From `guard` to that of the new name, which may be the same. The commit raises ClientNameTaken."""
    new_guard, *older = _guards(after)
    if guard.key == new_guard.key:
        # A transaction takes one operation for each item.
        transaction.check(PointerItem, guard.key, PointerItem.client_id == after.client_id, _NoGuard())
    else:
        release(transaction, guard)
        transaction.put(new_guard, PointerItem.key.does_not_exist(), ClientNameTaken())
    for spelled in older:
        transaction.check(PointerItem, spelled.key, PointerItem.key.does_not_exist(), ClientNameTaken())


def release(transaction: Transaction, guard: PointerItem) -> None:
    transaction.delete(guard, PointerItem.client_id == guard.client_id, _NoGuard())


def _guards(client: Client) -> Iterator[PointerItem]:
    """Today's; then that of 0.1.0, where it has another key."""
    keys = (name_key(client.client_name), spelled_name_key(client.client_name))
    return (PointerItem(key=key, client_id=client.client_id) for key in dict.fromkeys(keys))


def name_key(client_name: str) -> str:
    """The same for names that count as the same."""
    name = comparable(client_name)
    # Some characters grow threefold in NFC, and DynamoDB takes keys of 2,048 bytes.
    return f"name#{name if len(name.encode()) <= 1024 else hashlib.sha256(name.encode()).hexdigest()}"


def spelled_name_key(client_name: str) -> str:
    """Of the guard that 0.1.0 stored."""
    return f"name#{client_name}"
