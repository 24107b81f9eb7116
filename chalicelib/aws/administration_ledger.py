"""Every administrative write: one transaction with the change, its guards and its audit event.

No method writes a change without its audit event.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial
from random import Random
from typing import Final

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from ..administration.audit import AuditEvent
from ..administration.errors import (
    AlreadyInitialized,
    CatalogueChanged,
    ClientChanged,
    ClientIdTaken,
    GenerationTaken,
    SubjectTaken,
)
from ..administration.revocation_entries import (
    entry_of_change,
    entry_of_deletion,
    entry_of_epoch,
    entry_of_kid,
)
from ..moments import rfc3339_milliseconds
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.revocation_feed import RevocationEntry
from ..oauth.workload import SUBJECT
from ..store_errors import StoreUnavailable
from . import audit_trail, catalogue_item, name_guard
from .administrator_count import AdministratorCount
from .attributes import CredentialAttribute, CredentialsAttribute
from .call import Call
from .item_keys import CATALOGUE_KEY, generation_key, subject_key
from .tables import (
    AuditItem,
    CatalogueItem,
    ClientItem,
    PointerItem,
    Tables,
    client_item,
    revocation_item,
)
from .transaction import Transaction

# The attributes of Client, and of its item, that hold its credentials.
CREDENTIALS: Final = ("client_secrets", "client_keys", "trusts")
DUPLICATE_EVENT_ID: Final = "an audit event with this id already exists"


class DynamoAdministrationLedger:
    """Implements administration.client_editor.ClientLedger and operations.bootstrap.Ledger."""

    def __init__(self, call: Call, tables: Tables, randomness: Random) -> None:
        self._call, self._tables, self._randomness = call, tables, randomness
        self._administrators = AdministratorCount(call, tables, randomness)

    def initialize(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None:
        """Write the catalogue and the first administrator, once. Raises AlreadyInitialized."""
        transaction = self._transaction(event)
        transaction.put(catalogue_item.to_item(catalogue), CatalogueItem.key.does_not_exist(), AlreadyInitialized())
        _add(transaction, administrator)
        self._administrators.start(transaction, administrator)
        transaction.commit()

    def change_catalogue(
        self, before: Catalogue, after: Catalogue, event: AuditEvent, *, leaked_kids: Collection[str] = ()
    ) -> Catalogue:
        """Store `after` under the next version if `before` is still the stored catalogue. Returns what it stored.

        Raises CatalogueChanged or CatalogueTooLarge.
        """
        after = after._replace(version=before.version + 1)
        transaction = self._transaction(event)
        unchanged = CatalogueItem.version == before.version
        transaction.put(catalogue_item.to_item(after), unchanged, CatalogueChanged())
        if after.epoch and after.epoch != before.epoch:
            self._revoke(transaction, entry_of_epoch(after.epoch, event.at))
        for kid in leaked_kids:
            self._revoke(transaction, entry_of_kid(kid, event.at))
        transaction.commit()
        return after

    def create(self, client: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        """Raises ClientIdTaken, ClientNameTaken or GenerationTaken.

        Raises CatalogueChanged if the stored catalogue does not have the version `catalogue_version`.
        """
        transaction = self._transaction(event)
        _check_catalogue(transaction, catalogue_version)
        _add(transaction, client)
        self._administrators.change(transaction, None, client)
        transaction.commit()

    def change(self, before: Client, after: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        """Write the differences if `before` is still the stored client.

        Raises ClientChanged, ClientNameTaken, SubjectTaken, LastGrantHolder or LastPermanentCredential. Raises
        CatalogueChanged if the stored catalogue does not have the version `catalogue_version`.
        """
        change = partial(self._change, before, after, event, catalogue_version)
        if after.client_name == before.client_name:
            change(None)
        else:
            name_guard.write_with_guard(before, change)

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
        _point_to(transaction, after, _subject_keys(after) - _subject_keys(before))
        _remove_pointers(transaction, before, _subject_keys(before) - _subject_keys(after))
        transaction.update(client_item(before), _differences(before, after), _is_unchanged(before), ClientChanged())
        self._administrators.change(transaction, before, after)
        self._revoke(transaction, entry_of_change(before, after, event.at))
        transaction.commit()

    def delete(self, client: Client, event: AuditEvent) -> None:
        """Delete the client, its pointer and its name guard. Its id and name can then be registered again.

        Raises ClientChanged, LastGrantHolder or LastPermanentCredential.
        """
        name_guard.write_with_guard(client, partial(self._delete, client, event))

    def _delete(self, client: Client, event: AuditEvent, guard_of_name: PointerItem) -> None:
        transaction = self._transaction(event)
        transaction.delete(client_item(client), _is_unchanged(client), ClientChanged())
        name_guard.release(transaction, guard_of_name)
        pointer = PointerItem(key=generation_key(client.generation), client_id=client.client_id)
        transaction.delete(pointer, PointerItem.client_id == client.client_id, ClientChanged())
        _remove_pointers(transaction, client, _subject_keys(client))
        self._administrators.change(transaction, client, None)
        self._revoke(transaction, entry_of_deletion(client, event.at))
        transaction.commit()

    def recount_administrators(self) -> None:
        """Correct the administrator counts, which a container of version 0.1.0 changes only in part."""
        self._administrators.recount()

    def _revoke(self, transaction: Transaction, entry: RevocationEntry | None) -> None:
        if entry is not None and self._tables.revocations:
            transaction.put(revocation_item(entry))

    def _transaction(self, event: AuditEvent) -> Transaction:
        transaction = Transaction(self._call, self._tables, self._randomness)
        # Without the condition, an event with the same id would be overwritten. A repeated request draws a new id.
        error = StoreUnavailable(DUPLICATE_EVENT_ID)
        transaction.put(audit_trail.to_item(event), AuditItem.event_id.does_not_exist(), error)
        return transaction


def _add(transaction: Transaction, client: Client) -> None:
    """Add all items of a client: the client, its pointer and its name guard."""
    transaction.put(client_item(client), ClientItem.key.does_not_exist(), ClientIdTaken())
    transaction.put(*_new_pointer(generation_key(client.generation), client), GenerationTaken())
    name_guard.take(transaction, client)
    _point_to(transaction, client, _subject_keys(client))


def _subject_keys(client: Client) -> set[str]:
    """The keys of the pointers from the subjects for which this is the default client."""
    return {
        subject_key(trust.issuer, trust.issuer_generation, trust.conditions[SUBJECT][0])
        for trust in client.trusts
        if trust.is_default
    }


def _point_to(transaction: Transaction, client: Client, keys: set[str]) -> None:
    for key in sorted(keys):
        transaction.put(*_new_pointer(key, client), SubjectTaken())


def _remove_pointers(transaction: Transaction, client: Client, keys: set[str]) -> None:
    for key in sorted(keys):
        pointer = PointerItem(key=key, client_id=client.client_id)
        transaction.delete(pointer, PointerItem.client_id == client.client_id, ClientChanged())


def _new_pointer(key: str, client: Client) -> tuple[PointerItem, Condition]:
    return PointerItem(key=key, client_id=client.client_id), PointerItem.key.does_not_exist()


def _is_unchanged(client: Client) -> Condition:
    condition: Condition = (ClientItem.generation == client.generation) & (ClientItem.version == client.version)
    return condition


def _check_catalogue(transaction: Transaction, version: int | None) -> None:
    """Require that the stored catalogue is the version that the scopes of the client were checked against."""
    if version is not None:
        transaction.check(CatalogueItem, CATALOGUE_KEY, CatalogueItem.version == version, CatalogueChanged())


def _differences(before: Client, after: Client) -> list[Action]:
    """Set only what changed, each credential by itself, so that a concurrent write of `last_used_at` is not lost."""
    return [
        ClientItem.version.set(before.version + 1),
        *_attribute_differences(before, after),
        *(action for kind in CREDENTIALS for action in _credential_differences(kind, before, after)),
    ]


def _attribute_differences(before: Client, after: Client) -> Iterator[Action]:
    old, new = client_item(before).attribute_values, client_item(after).attribute_values
    for name in sorted((old.keys() | new.keys()) - {*CREDENTIALS, "version", "last_used_at"}):
        if old.get(name) == new.get(name):
            continue
        attribute = getattr(ClientItem, name)
        yield attribute.remove() if new.get(name) is None else attribute.set(new[name])


def _credential_differences(kind: str, before: Client, after: Client) -> Iterator[Action]:
    """`kind` is the attribute of Client and of its item."""
    old = {credential.credential_id: credential for credential in getattr(before, kind)}
    new = {credential.credential_id: credential for credential in getattr(after, kind)}
    attribute = getattr(ClientItem, kind)
    if new and not old:
        # The item may lack the map, and DynamoDB sets no member of a missing map.
        yield attribute.set({"M": CredentialsAttribute().serialize(tuple(new.values()))})
        return
    for credential_id in sorted(old.keys() | new.keys()):
        path = attribute[credential_id]
        if credential_id not in new:
            yield path.remove()
        elif credential_id not in old:
            yield path.set({"M": CredentialAttribute().serialize(new[credential_id])})
        elif old[credential_id].expires_at != new[credential_id].expires_at:
            yield _set_expiry(path["expires_at"], new[credential_id].expires_at)


def _set_expiry(path: Path, expires_at: datetime | None) -> Action:
    return path.set(rfc3339_milliseconds(expires_at)) if expires_at else path.remove()
