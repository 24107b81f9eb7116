"""How many administrators there are, counted in the transaction of each change, so that the last one stays.

Two counts: `grant-holders`, which 0.1.0 counts too, and `administrators`, which counts only those with a secret that
does not expire. A table of 0.1.0 lacks the second: it is counted by a scan before it guards anything.
"""

from collections.abc import Callable
from random import Random
from typing import Final, NamedTuple

from pynamodb.expressions.update import Action

from ..administration.errors import LastGrantHolder, LastPermanentCredential, WriteConflict
from ..administration.rights import GRANT, is_grant_holder, is_permanent_administrator
from ..oauth.client import Client
from ..oauth.resource import OWN_SLUG
from .call import Call, StoreUnavailable
from .client_item import to_client
from .item_keys import ADMINISTRATORS_KEY, GRANT_HOLDERS_KEY
from .reads import consistent_get, pages
from .tables import AdministratorsItem, GrantHoldersItem, Tables
from .transaction import Transaction

TRIES: Final = 5


class _CountChanged(Exception):
    """Somebody counted, or changed an administrator, during the scan."""


class _Counted(NamedTuple):
    """What the item `administrators` holds."""

    administrators: int
    grant_holders: int
    version: int


class AdministratorCount:
    def __init__(self, call: Call, tables: Tables, randomness: Random) -> None:
        self._call, self._tables, self._randomness = call, tables, randomness

    def begin(self, transaction: Transaction, administrator: Client) -> None:
        """For the transaction that founds the server, and so writes its first client."""
        self._add(transaction, int(is_grant_holder(administrator)), int(is_permanent_administrator(administrator)))

    def change(self, transaction: Transaction, before: Client | None, after: Client | None) -> None:
        """None is a client that does not exist. The commit raises LastGrantHolder or LastPermanentCredential."""
        grant_holders = _difference(before, after, is_grant_holder)
        administrators = _difference(before, after, is_permanent_administrator)
        if grant_holders or administrators:
            self._ensure_counted()
            self._add(transaction, grant_holders, administrators)

    def recount(self) -> None:
        """By a consistent scan; written only when it differs, and when nobody changed the count during the scan."""
        for _ in range(TRIES):
            counted, grant_holders = self._read()
            administrators = self._scan()
            if counted and (counted.administrators, counted.grant_holders) == (administrators, grant_holders):
                return
            if self._replaced(counted, administrators, grant_holders):
                return
        raise StoreUnavailable("administrators are changed during every scan that counts them")

    def _ensure_counted(self) -> None:
        counted, grant_holders = self._read()
        # A container of 0.1.0, during a roll-out or after a rollback, changes grant-holders alone.
        if counted is None or counted.grant_holders != grant_holders:
            self.recount()

    def _read(self) -> tuple["_Counted | None", int]:
        counted = consistent_get(self._call, self._tables.clients, ADMINISTRATORS_KEY)
        grant_holders = consistent_get(self._call, self._tables.clients, GRANT_HOLDERS_KEY)
        try:
            return (
                _Counted(**{name: int(counted[name]["N"]) for name in _Counted._fields}) if counted else None,
                int(grant_holders["holders"]["N"]) if grant_holders else 0,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise StoreUnavailable(f"GetItem: a count that cannot be read ({type(error).__name__})") from None

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

    def _replaced(self, counted: "_Counted | None", administrators: int, grant_holders: int) -> bool:
        item = AdministratorsItem(
            administrators=administrators, grant_holders=grant_holders, version=counted.version + 1 if counted else 1
        )
        unchanged = (
            AdministratorsItem.version == counted.version if counted else AdministratorsItem.key.does_not_exist()
        )
        transaction = Transaction(self._call, self._tables, self._randomness)
        transaction.put(item, unchanged, _CountChanged())
        try:
            transaction.commit()
        except (_CountChanged, WriteConflict):
            return False
        return True

    @staticmethod
    def _add(transaction: Transaction, grant_holders: int, administrators: int) -> None:
        if grant_holders:
            others = GrantHoldersItem.holders > 1 if grant_holders < 0 else None
            transaction.update(
                GrantHoldersItem(), [GrantHoldersItem.holders.add(grant_holders)], others, LastGrantHolder()
            )
        others = AdministratorsItem.administrators > 1 if administrators < 0 else None
        actions: list[Action] = [
            AdministratorsItem.administrators.add(administrators),
            AdministratorsItem.grant_holders.add(grant_holders),
            AdministratorsItem.version.add(1),
        ]
        transaction.update(AdministratorsItem(), actions, others, LastPermanentCredential())


def _difference(before: Client | None, after: Client | None, counts: Callable[[Client], bool]) -> int:
    return int(after is not None and counts(after)) - int(before is not None and counts(before))
