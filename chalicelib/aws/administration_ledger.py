"""Every administrative write: the change, its guards and its audit event in one transaction.

There is no way to write one without the others.
"""

from dataclasses import replace
from random import Random
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from ..administration.audit import AuditEvent
from ..administration.errors import (
    AlreadyFounded,
    CatalogueChanged,
    ClientChanged,
    ClientIdTaken,
    ClientNameTaken,
    GenerationTaken,
    LastGrantHolder,
)
from ..administration.rights import GRANT
from ..moments import rfc3339_milliseconds
from ..oauth.catalogue import Catalogue
from ..oauth.client import EDITABLE_FIELDS, Client
from ..oauth.resource import OWN_SLUG
from . import audit_trail, catalogue_store
from .attributes import ClientSecretAttribute
from .call import Call
from .client_item import secrets_expire_at
from .item_keys import CATALOGUE_KEY, client_key, generation_key, name_key
from .tables import (
    CatalogueItem,
    ClientItem,
    GrantHoldersItem,
    PointerItem,
    Tables,
)
from .transaction import Transaction


class DynamoAdministrationLedger:
    """Implements administration.client_editor.ClientLedger and operations.bootstrap.Ledger."""

    def __init__(self, call: Call, tables: Tables, randomness: Random) -> None:
        self._call, self._tables, self._randomness = call, tables, randomness

    def found(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None:
        """The catalogue and the first administrator, once. Raises AlreadyFounded."""
        transaction = self._transaction(event)
        transaction.put(_catalogue_item(catalogue), CatalogueItem.key.does_not_exist(), AlreadyFounded())
        _add(transaction, administrator)
        transaction.commit()

    def change_catalogue(self, before: Catalogue, after: Catalogue, event: AuditEvent) -> Catalogue:
        """`after`, under its new version, when `before` is still what is stored.

        Raises CatalogueChanged or CatalogueTooLarge.
        """
        after = replace(after, version=before.version + 1)
        transaction = self._transaction(event)
        unchanged = CatalogueItem.version == before.version
        transaction.put(_catalogue_item(after), unchanged, CatalogueChanged())
        transaction.commit()
        return after

    def create(self, client: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        """Raises ClientIdTaken, ClientNameTaken, GenerationTaken, or CatalogueChanged if its version is another."""
        transaction = self._transaction(event)
        _check_catalogue(transaction, catalogue_version)
        _add(transaction, client)
        transaction.commit()

    def change(self, before: Client, after: Client, event: AuditEvent, *, catalogue_version: int | None = None) -> None:
        """Write what differs, when `before` is still what is stored.

        Raises ClientChanged, ClientNameTaken, LastGrantHolder, or CatalogueChanged if its version is another.
        """
        transaction = self._transaction(event)
        _check_catalogue(transaction, catalogue_version)
        if after.client_name != before.client_name:
            transaction.delete(*_guard_of_name(before))
            transaction.put(*_new_pointer(name_key(after.client_name), after), ClientNameTaken())
        transaction.update(_client_item(before), _differences(before, after), _is_still(before), ClientChanged())
        _count_grant_holders(transaction, _is_grant_holder(after) - _is_grant_holder(before))
        transaction.commit()

    def delete(self, client: Client, event: AuditEvent) -> None:
        """With all that it consists of: id and name are free again. Raises ClientChanged or LastGrantHolder."""
        transaction = self._transaction(event)
        transaction.delete(_client_item(client), _is_still(client), ClientChanged())
        transaction.delete(*_guard_of_name(client))
        pointer = PointerItem(key=generation_key(client.generation), client_id=client.client_id)
        transaction.delete(pointer, PointerItem.client_id == client.client_id, ClientChanged())
        _count_grant_holders(transaction, -_is_grant_holder(client))
        transaction.commit()

    def _transaction(self, event: AuditEvent) -> Transaction:
        transaction = Transaction(self._call, self._tables, self._randomness)
        transaction.put(audit_trail.to_item(event))
        return transaction


def _catalogue_item(catalogue: Catalogue) -> CatalogueItem:
    """Raises CatalogueTooLarge."""
    return CatalogueItem(version=catalogue.version, document=catalogue_store.to_document(catalogue))


def _client_item(client: Client) -> ClientItem:
    # DynamoDB has an attribute or lacks it: an empty text is one that it lacks.
    values: dict[str, Any] = {
        field.name: None if (value := getattr(client, field.name)) == "" else value for field in EDITABLE_FIELDS
    }
    return ClientItem(
        key=client_key(client.client_id),
        client_id=client.client_id,
        generation=client.generation,
        registrations=client.registrations,
        client_secrets=client.client_secrets,
        secrets_expire_at=secrets_expire_at(client),
        tokens_valid_from=client.tokens_valid_from,
        created_at=client.created_at,
        updated_at=client.updated_at,
        last_used_at=client.last_used_at,
        version=client.version,
        **values,
    )


def _add(transaction: Transaction, client: Client) -> None:
    """All that a client consists of: itself, the pointer to it, the guard of its name, its place in the count."""
    transaction.put(_client_item(client), ClientItem.key.does_not_exist(), ClientIdTaken())
    transaction.put(*_new_pointer(generation_key(client.generation), client), GenerationTaken())
    transaction.put(*_new_pointer(name_key(client.client_name), client), ClientNameTaken())
    _count_grant_holders(transaction, _is_grant_holder(client))


def _new_pointer(key: str, client: Client) -> tuple[PointerItem, Condition]:
    return PointerItem(key=key, client_id=client.client_id), PointerItem.key.does_not_exist()


def _guard_of_name(client: Client) -> tuple[PointerItem, Condition, ClientChanged]:
    guard = PointerItem(key=name_key(client.client_name), client_id=client.client_id)
    return guard, PointerItem.client_id == client.client_id, ClientChanged()


def _is_still(client: Client) -> Condition:
    is_still: Condition = (ClientItem.generation == client.generation) & (ClientItem.version == client.version)
    return is_still


def _check_catalogue(transaction: Transaction, version: int | None) -> None:
    """Scopes are handed out only as long as the catalogue that has them is the stored one."""
    if version is not None:
        transaction.check(CatalogueItem, CATALOGUE_KEY, CatalogueItem.version == version, CatalogueChanged())


def _is_grant_holder(client: Client) -> int:
    return int(client.enabled and GRANT in client.registered_scope(OWN_SLUG))


def _count_grant_holders(transaction: Transaction, difference: int) -> None:
    holders = GrantHoldersItem()
    if difference > 0:
        transaction.update(holders, [GrantHoldersItem.holders.add(1)])
    elif difference < 0:
        transaction.update(holders, [GrantHoldersItem.holders.add(-1)], GrantHoldersItem.holders > 1, LastGrantHolder())


def _differences(before: Client, after: Client) -> list[Action]:
    """Only what changed is set, each secret by itself: a use that is noted meanwhile is not lost."""
    old, new = _client_item(before).attribute_values, _client_item(after).attribute_values
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
