"""The number of administrators. The transaction of each change updates it and fails if none would remain.

The item `grant-holders` counts the enabled clients with the scope api_client_grant; version 0.1.0 maintains it too.
The item `administrators` counts those of them that have a secret without an expiry. Tables of version 0.1.0 lack this
item, so a scan creates it before its first use.
"""

from collections.abc import Callable
from random import Random
from typing import Final, NamedTuple

from pynamodb.expressions.update import Action

from ..administration.errors import LastGrantHolder, LastPermanentCredential, WriteConflict
from ..administration.rights import GRANT, is_grant_holder, is_permanent_administrator
from ..oauth.client import Client
from ..oauth.resource import OWN_SLUG
from ..store_errors import StoreUnavailable
from .call import Call
from .client_item import to_client
from .item_keys import ADMINISTRATORS_KEY, GRANT_HOLDERS_KEY
from .reads import consistent_get, pages
from .tables import AdministratorsItem, GrantHoldersItem, Tables
from .transaction import Transaction

MAXIMUM_ATTEMPTS: Final = 5


class _CountChanged(Exception):
    """The counts were changed during the scan."""


class _Counts(NamedTuple):
    """The content of the item `administrators`."""

    administrators: int
    grant_holders: int
    version: int


class AdministratorCount:
    def __init__(self, call: Call, tables: Tables, randomness: Random) -> None:
        self._call, self._tables, self._randomness = call, tables, randomness

    def start(self, transaction: Transaction, administrator: Client) -> None:
        """Add the first counts to the transaction that creates the first client."""
        self._add(transaction, int(is_grant_holder(administrator)), int(is_permanent_administrator(administrator)))

    def change(
        self, transaction: Transaction, before: Client | None, after: Client | None, *, even_last: bool = False
    ) -> None:
        """`before` is None for a new client, `after` for a deletion.

        The commit raises LastGrantHolder or LastPermanentCredential, unless `even_last`.
        """
        grant_holders = _difference(before, after, is_grant_holder)
        administrators = _difference(before, after, is_permanent_administrator)
        if grant_holders or administrators:
            self._recount_if_stale()
            self._add(transaction, grant_holders, administrators, even_last=even_last)

    def recount(self) -> None:
        """Count by a consistent scan. Write the counts if they differ and did not change during the scan."""
        for _ in range(MAXIMUM_ATTEMPTS):
            counts, grant_holders = self._read()
            administrators = self._scan()
            if counts and (counts.administrators, counts.grant_holders) == (administrators, grant_holders):
                return
            if self._replace(counts, administrators, grant_holders):
                return
        raise StoreUnavailable("could not count the administrators: they changed during each scan")

    def _recount_if_stale(self) -> None:
        counts, grant_holders = self._read()
        # A container of 0.1.0 changes only `grant-holders`. It may run during a roll-out and after a rollback.
        if counts is None or counts.grant_holders != grant_holders:
            self.recount()

    def _read(self) -> tuple["_Counts | None", int]:
        """The items `administrators` and `grant-holders`."""
        administrators = consistent_get(self._call, self._tables.clients, ADMINISTRATORS_KEY)
        grant_holders = consistent_get(self._call, self._tables.clients, GRANT_HOLDERS_KEY)
        try:
            return (
                _Counts(**{name: int(administrators[name]["N"]) for name in _Counts._fields})
                if administrators
                else None,
                int(grant_holders["holders"]["N"]) if grant_holders else 0,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise StoreUnavailable(f"GetItem: malformed administrator count ({type(error).__name__})") from None

    def _scan(self) -> int:
        request = {
            "TableName": self._tables.clients,
            "ConsistentRead": True,
            "FilterExpression": "contains(registrations.#own, :grant)",
            "ExpressionAttributeNames": {"#own": OWN_SLUG},
            "ExpressionAttributeValues": {":grant": {"S": GRANT}},
        }
        items = (item for page in pages(self._call, "Scan", request) for item in page.items)
        return sum(is_permanent_administrator(to_client(item)) for item in items)

    def _replace(self, counts: "_Counts | None", administrators: int, grant_holders: int) -> bool:
        """Whether the new counts were written. They are not if the stored item is no longer `counts`."""
        item = AdministratorsItem(
            administrators=administrators, grant_holders=grant_holders, version=counts.version + 1 if counts else 1
        )
        unchanged = AdministratorsItem.version == counts.version if counts else AdministratorsItem.key.does_not_exist()
        transaction = Transaction(self._call, self._tables, self._randomness)
        transaction.put(item, unchanged, _CountChanged())
        try:
            transaction.commit()
        except (_CountChanged, WriteConflict):
            return False
        return True

    @staticmethod
    def _add(transaction: Transaction, grant_holders: int, administrators: int, *, even_last: bool = False) -> None:
        """Add these numbers, which may be negative, to the counts."""
        if grant_holders:
            is_not_last = GrantHoldersItem.holders > 1 if grant_holders < 0 and not even_last else None
            addition = GrantHoldersItem.holders.add(grant_holders)
            transaction.update(GrantHoldersItem(), [addition], is_not_last, LastGrantHolder())
        is_not_last = AdministratorsItem.administrators > 1 if administrators < 0 and not even_last else None
        additions: list[Action] = [
            AdministratorsItem.administrators.add(administrators),
            AdministratorsItem.grant_holders.add(grant_holders),
            AdministratorsItem.version.add(1),
        ]
        transaction.update(AdministratorsItem(), additions, is_not_last, LastPermanentCredential())


def _difference(before: Client | None, after: Client | None, is_counted: Callable[[Client], bool]) -> int:
    """1 if the change adds a client that `is_counted`, -1 if it removes one, else 0."""
    return int(after is not None and is_counted(after)) - int(before is not None and is_counted(before))
