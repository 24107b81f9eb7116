"""Every administrative write: the change, its guards and its audit event in one transaction. There is no way to write
one alone.
"""

from random import Random

from pynamodb.expressions.update import Action

from ..administration.audit import AuditEvent
from ..administration.errors import (
    AlreadyFounded,
    ClientChanged,
    ClientIdTaken,
    ClientNameTaken,
    GenerationTaken,
    LastGrantHolder,
)
from ..oauth.client import Client
from ..oauth.resource import OWN_SLUG, Catalogue
from . import catalogue_store, client_reader
from .attributes import ClientSecretAttribute
from .tables import (
    AuditItem,
    CatalogueItem,
    ClientItem,
    GrantHoldersItem,
    PointerItem,
    Tables,
    generation_key,
    name_key,
)
from .transaction import Transaction

GRANT = "api_client_grant"


class DynamoAdministrationLedger:
    def __init__(self, tables: Tables, randomness: Random) -> None:
        self._tables, self._randomness = tables, randomness

    def found(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None:
        """The catalogue and the first administrator, once. Raises AlreadyFounded."""
        transaction = self._transaction(event)
        transaction.put(catalogue_store.to_item(catalogue), CatalogueItem.key.does_not_exist(), AlreadyFounded())
        _add(transaction, administrator)
        transaction.commit()

    def create(self, client: Client, event: AuditEvent) -> None:
        """Raises ClientIdTaken, ClientNameTaken or GenerationTaken."""
        transaction = self._transaction(event)
        _add(transaction, client)
        transaction.commit()

    def change(self, before: Client, after: Client, event: AuditEvent) -> None:
        """Write what differs, when `before` is still what is stored. Raises ClientChanged or LastGrantHolder."""
        transaction = self._transaction(event)
        transaction.update(
            client_reader.to_item(before),
            _differences(before, after),
            (ClientItem.version == before.version) & (ClientItem.generation == before.generation),
            ClientChanged(),
        )
        _count_grant_holders(transaction, _is_grant_holder(after) - _is_grant_holder(before))
        transaction.commit()

    def _transaction(self, event: AuditEvent) -> Transaction:
        transaction = Transaction(self._tables.connection, self._randomness)
        actor = event.actor
        transaction.put(
            AuditItem(
                event_id=event.event_id,
                at=event.at,
                actor=actor.client_id,
                actor_jti=actor.jti,
                action=event.action,
                target=event.target,
                changes={name: list(pair) for name, pair in event.changes.items()},
                request_id=actor.request_id or None,
                source_address=actor.source_address or None,
            )
        )
        return transaction


def _add(transaction: Transaction, client: Client) -> None:
    """All that a client consists of: itself, the pointer from its generation, the guard of its name, its place in the
    count.
    """
    transaction.put(client_reader.to_item(client), ClientItem.key.does_not_exist(), ClientIdTaken())
    for key, refusal in (
        (generation_key(client.generation), GenerationTaken()),
        (name_key(client.client_name), ClientNameTaken()),
    ):
        transaction.put(PointerItem(key=key, client_id=client.client_id), PointerItem.key.does_not_exist(), refusal)
    _count_grant_holders(transaction, _is_grant_holder(client))


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
    old, new = client_reader.to_item(before).attribute_values, client_reader.to_item(after).attribute_values
    actions: list[Action] = [ClientItem.version.set(before.version + 1)]
    for name in sorted((old.keys() | new.keys()) - {"client_secrets", "version", "last_used_at"}):
        if old.get(name) != new.get(name):
            attribute = getattr(ClientItem, name)
            actions.append(attribute.remove() if new.get(name) is None else attribute.set(new[name]))
    kept_before = {kept.secret_id: kept for kept in before.client_secrets}
    kept_after = {kept.secret_id: kept for kept in after.client_secrets}
    for secret_id in sorted(kept_before.keys() | kept_after.keys()):
        path = ClientItem.client_secrets[secret_id]
        if secret_id not in kept_after:
            actions.append(path.remove())
        elif secret_id not in kept_before:
            actions.append(path.set({"M": ClientSecretAttribute().serialize(kept_after[secret_id])}))
        elif kept_before[secret_id].expires_at != (expires_at := kept_after[secret_id].expires_at):
            actions.append(
                path["expires_at"].set(expires_at.isoformat()) if expires_at else path["expires_at"].remove()
            )
    return actions
