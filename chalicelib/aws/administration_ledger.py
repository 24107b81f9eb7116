"""Every administrative write: the change, its guards and its audit event in one transaction.

There is no way to write one without the others.
"""

from dataclasses import replace
from functools import partial
from random import Random
from typing import Final

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from ..administration.audit import AuditEvent
from ..administration.errors import (
    AlreadyFounded,
    CatalogueChanged,
    ClientChanged,
    ClientIdTaken,
    GenerationTaken,
)
from ..moments import rfc3339_milliseconds
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..store_errors import StoreUnavailable
from . import audit_trail, catalogue_item, name_guard
from .administrator_count import AdministratorCount
from .attributes import ClientSecretAttribute
from .call import Call
from .item_keys import CATALOGUE_KEY, generation_key
from .tables import (
    AuditItem,
    CatalogueItem,
    ClientItem,
    PointerItem,
    Tables,
    client_item,
)
from .transaction import Transaction

EVENT_ID_TAKEN: Final = "the id of this audit event is taken"


class DynamoAdministrationLedger:
    """Implements administration.client_editor.ClientLedger and operations.bootstrap.Ledger."""

    def __init__(self, call: Call, tables: Tables, randomness: Random) -> None:
        self._call, self._tables, self._randomness = call, tables, randomness
        self._administrators = AdministratorCount(call, tables, randomness)

    def found(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None:
        """The catalogue and the first administrator, once. Raises AlreadyFounded."""
        transaction = self._transaction(event)
        transaction.put(catalogue_item.to_item(catalogue), CatalogueItem.key.does_not_exist(), AlreadyFounded())
        _add(transaction, administrator)
        self._administrators.begin(transaction, administrator)
        transaction.commit()

    def change_catalogue(self, before: Catalogue, after: Catalogue, event: AuditEvent) -> Catalogue:
        """`after`, under its new version, when `before` is still what is stored.

        Raises CatalogueChanged or CatalogueTooLarge.
        """
        after = replace(after, version=before.version + 1)
        transaction = self._transaction(event)
        unchanged = CatalogueItem.version == before.version
        transaction.put(catalogue_item.to_item(after), unchanged, CatalogueChanged())
        transaction.commit()
        return after

    def create(self, client: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        """Raises ClientIdTaken, ClientNameTaken, GenerationTaken, or CatalogueChanged if its version is another."""
        transaction = self._transaction(event)
        _check_catalogue(transaction, catalogue_version)
        _add(transaction, client)
        self._administrators.change(transaction, None, client)
        transaction.commit()

    def change(self, before: Client, after: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        """Write what differs, when `before` is still what is stored.

        Raises ClientChanged, ClientNameTaken, LastGrantHolder, LastPermanentCredential, or CatalogueChanged if its
        version is another.
        """
        change = partial(self._change, before, after, event, catalogue_version)
        if after.client_name == before.client_name:
            change(None)
        else:
            name_guard.with_guard_of(before, change)

    def _change(
        self,
        before: Client,
        after: Client,
        event: AuditEvent,
        catalogue_version: int | None,
        guard_of_name: PointerItem | None,
    ) -> None:
        transaction = self._transaction(event)
        _check_catalogue(transaction, catalogue_version)
        if guard_of_name is not None:
            name_guard.rename(transaction, guard_of_name, after)
        transaction.update(client_item(before), _differences(before, after), _is_still(before), ClientChanged())
        self._administrators.change(transaction, before, after)
        transaction.commit()

    def delete(self, client: Client, event: AuditEvent) -> None:
        """With all that it consists of: id and name are free again. Raises ClientChanged, LastGrantHolder or
        LastPermanentCredential.
        """
        name_guard.with_guard_of(client, partial(self._delete, client, event))

    def _delete(self, client: Client, event: AuditEvent, guard_of_name: PointerItem) -> None:
        transaction = self._transaction(event)
        transaction.delete(client_item(client), _is_still(client), ClientChanged())
        name_guard.release(transaction, guard_of_name)
        pointer = PointerItem(key=generation_key(client.generation), client_id=client.client_id)
        transaction.delete(pointer, PointerItem.client_id == client.client_id, ClientChanged())
        self._administrators.change(transaction, client, None)
        transaction.commit()

    def recount_administrators(self) -> None:
        """Puts right what a container of 0.1.0 counted otherwise."""
        self._administrators.recount()

    def _transaction(self, event: AuditEvent) -> Transaction:
        transaction = Transaction(self._call, self._tables, self._randomness)
        # An event with the same id would be replaced without a trace. A repeated request draws a new id.
        taken = StoreUnavailable(EVENT_ID_TAKEN)
        transaction.put(audit_trail.to_item(event), AuditItem.event_id.does_not_exist(), taken)
        return transaction


def _add(transaction: Transaction, client: Client) -> None:
    """All that a client consists of: itself, the pointer to it, the guard of its name."""
    transaction.put(client_item(client), ClientItem.key.does_not_exist(), ClientIdTaken())
    transaction.put(*_new_pointer(generation_key(client.generation), client), GenerationTaken())
    name_guard.take(transaction, client)


def _new_pointer(key: str, client: Client) -> tuple[PointerItem, Condition]:
    return PointerItem(key=key, client_id=client.client_id), PointerItem.key.does_not_exist()


def _is_still(client: Client) -> Condition:
    is_still: Condition = (ClientItem.generation == client.generation) & (ClientItem.version == client.version)
    return is_still


def _check_catalogue(transaction: Transaction, version: int | None) -> None:
    """Scopes are handed out only as long as the catalogue that has them is the stored one."""
    if version is not None:
        transaction.check(CatalogueItem, CATALOGUE_KEY, CatalogueItem.version == version, CatalogueChanged())


def _differences(before: Client, after: Client) -> list[Action]:
    """Only what changed is set, each secret by itself: a use that is noted meanwhile is not lost."""
    old, new = client_item(before).attribute_values, client_item(after).attribute_values
    actions: list[Action] = [ClientItem.version.set(before.version + 1)]
    for name in sorted((old.keys() | new.keys()) - {"client_secrets", "version", "last_used_at"}):
        if old.get(name) != new.get(name):
            attribute = getattr(ClientItem, name)
            actions.append(attribute.remove() if new.get(name) is None else attribute.set(new[name]))
    kept_before = {kept.credential_id: kept for kept in before.client_secrets}
    kept_after = {kept.credential_id: kept for kept in after.client_secrets}
    for secret_id in sorted(kept_before.keys() | kept_after.keys()):
        path = ClientItem.client_secrets[secret_id]
        if secret_id not in kept_after:
            actions.append(path.remove())
        elif secret_id not in kept_before:
            actions.append(path.set({"M": ClientSecretAttribute().serialize(kept_after[secret_id])}))
        elif kept_before[secret_id].expires_at != (expires_at := kept_after[secret_id].expires_at):
            actions.append(
                path["expires_at"].set(rfc3339_milliseconds(expires_at)) if expires_at else path["expires_at"].remove()
            )
    return actions
