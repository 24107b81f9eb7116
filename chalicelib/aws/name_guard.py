"""The guard of a client's name: an item that makes the name unique.

Names that differ only in case or Unicode normalization count as equal: see `client_names`.

Version 0.1.0 compared exact names, and its guards have the exact name as key. They are not migrated. Such a guard
protects the exact name until the client is renamed or deleted.
"""

import hashlib
from collections.abc import Callable, Iterator

from ..administration.client_names import comparable
from ..administration.errors import ClientChanged, ClientNameTaken
from ..oauth.client import Client
from .tables import PointerItem
from .transaction import Transaction


class _NoGuard(Exception):
    """The client has no guard with this key."""


def write_with_guard(client: Client, write: Callable[[PointerItem], None]) -> None:
    """Call `write` with the guard of the client's name: the current form first, then the form of version 0.1.0.

    `write` must commit one transaction, so that a failed attempt writes nothing. Raises ClientChanged if the client has
    neither guard.
    """
    for guard in _guards(client):
        try:
            write(guard)
        except _NoGuard:
            continue
        return
    raise ClientChanged


def take(transaction: Transaction, client: Client) -> None:
    """Add the guard of the client's name. The commit raises ClientNameTaken."""
    guard, *old_guards = _guards(client)
    transaction.put(guard, PointerItem.key.does_not_exist(), ClientNameTaken())
    for old_guard in old_guards:
        transaction.check(PointerItem, old_guard.key, PointerItem.key.does_not_exist(), ClientNameTaken())


def rename(transaction: Transaction, guard: PointerItem, after: Client) -> None:
    """Replace `guard` by the guard of the new name. They may have the same key. The commit raises ClientNameTaken."""
    new_guard, *old_guards = _guards(after)
    if guard.key == new_guard.key:
        # A transaction may contain only one operation per item.
        transaction.check(PointerItem, guard.key, PointerItem.client_id == after.client_id, _NoGuard())
    else:
        release(transaction, guard)
        transaction.put(new_guard, PointerItem.key.does_not_exist(), ClientNameTaken())
    for old_guard in old_guards:
        transaction.check(PointerItem, old_guard.key, PointerItem.key.does_not_exist(), ClientNameTaken())


def release(transaction: Transaction, guard: PointerItem) -> None:
    transaction.delete(guard, PointerItem.client_id == guard.client_id, _NoGuard())


def _guards(client: Client) -> Iterator[PointerItem]:
    """The guard in its current form. Then the one of version 0.1.0, if its key differs."""
    keys = (name_key(client.client_name), exact_name_key(client.client_name))
    return (PointerItem(key=key, client_id=client.client_id) for key in dict.fromkeys(keys))


def name_key(client_name: str) -> str:
    """The key is equal for names that count as equal: see `client_names`."""
    name = comparable(client_name)
    # Some characters triple in length in NFC. DynamoDB accepts keys of up to 2,048 bytes.
    return f"name#{name if len(name.encode()) <= 1024 else hashlib.sha256(name.encode()).hexdigest()}"


def exact_name_key(client_name: str) -> str:
    """The key that version 0.1.0 used."""
    return f"name#{client_name}"
