"""PynamoDB's models of the items that transactions write. The keys of the clients table are in `item_keys`.

The audit table has one item per event, in the order of time. The template declares both tables and their indexes. A new
attribute is `null=True` for one release because new code must read old items.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from ..oauth.client import EDITABLE_FIELDS, Client, FieldKind
from ..oauth.revocation_feed import RevocationEntry
from .attributes import (
    CredentialsAttribute,
    DocumentAttribute,
    LifetimeAttribute,
    MomentAttribute,
    NumbersAttribute,
    RegistrationsAttribute,
)
from .item_keys import ADMINISTRATORS_KEY, CATALOGUE_KEY, GRANT_HOLDERS_KEY, client_key
from .revocation_items import FEED

LISTED: Final = "client"
TRAIL: Final = "administration"
ATTRIBUTES: Final[dict[FieldKind, type[Attribute[Any]]]] = {
    FieldKind.TEXT: UnicodeAttribute,
    FieldKind.LINES: UnicodeAttribute,
    FieldKind.FLAG: BooleanAttribute,
    FieldKind.SECONDS: LifetimeAttribute,
}


class ClientsTableItem(Model):
    key = UnicodeAttribute(hash_key=True)


class ClientItem(ClientsTableItem):
    listed = UnicodeAttribute(default=LISTED)
    client_id = UnicodeAttribute()
    generation = NumberAttribute()
    registrations = RegistrationsAttribute()
    administers = NumbersAttribute(null=True)
    client_secrets = CredentialsAttribute()
    client_keys = CredentialsAttribute(null=True)
    trusts = CredentialsAttribute(null=True)
    secrets_expire_at = MomentAttribute(null=True)
    tokens_valid_from = MomentAttribute(null=True)
    removed_credentials = NumbersAttribute(null=True)
    created_at = MomentAttribute()
    updated_at = MomentAttribute()
    last_used_at = MomentAttribute(null=True)
    version = NumberAttribute()
    vars().update({field.name: ATTRIBUTES[field.kind](null=not field.is_always_stored) for field in EDITABLE_FIELDS})


class PointerItem(ClientsTableItem):
    """Points from a generation or a name to its client, and makes both unique."""

    client_id = UnicodeAttribute()


class GrantHoldersItem(ClientsTableItem):
    key = UnicodeAttribute(hash_key=True, default=GRANT_HOLDERS_KEY)
    holders = NumberAttribute()


class AdministratorsItem(ClientsTableItem):
    """`grant_holders` is a copy of the count in GrantHoldersItem. They differ after a change by version 0.1.0."""

    key = UnicodeAttribute(hash_key=True, default=ADMINISTRATORS_KEY)
    administrators = NumberAttribute()
    grant_holders = NumberAttribute()
    version = NumberAttribute()


class CatalogueItem(ClientsTableItem):
    key = UnicodeAttribute(hash_key=True, default=CATALOGUE_KEY)
    version = NumberAttribute()
    document = DocumentAttribute()


class AuditItem(Model):
    trail = UnicodeAttribute(hash_key=True, default=TRAIL)
    event_id = UnicodeAttribute(range_key=True)
    at = MomentAttribute()
    actor = UnicodeAttribute()
    actor_jti = UnicodeAttribute(null=True)
    actor_secret_id = UnicodeAttribute(null=True)
    action = UnicodeAttribute()
    target = UnicodeAttribute()
    changes = DocumentAttribute()
    request_id = UnicodeAttribute(null=True)
    source_address = UnicodeAttribute(null=True)


class RevocationItem(Model):
    """An entry of the revocation feed. DynamoDB deletes it some time after `expires_on`."""

    feed = UnicodeAttribute(hash_key=True, default=FEED)
    entry = UnicodeAttribute(range_key=True)
    expires_on = NumberAttribute()
    document = DocumentAttribute()


class Tables(NamedTuple):
    """The names of the tables. Without `revocations` there is no revocation feed."""

    clients: str
    audit: str
    revocations: str = ""

    def name_of(self, model: type[Model]) -> str:
        return {AuditItem: self.audit, RevocationItem: self.revocations}.get(model, self.clients)


def client_item(client: Client) -> ClientItem:
    # An empty text is stored as a missing attribute.
    values = {field.name: getattr(client, field.name) for field in EDITABLE_FIELDS}
    stored_values: dict[str, Any] = {name: None if value == "" else value for name, value in values.items()}
    return ClientItem(
        key=client_key(client.client_id),
        client_id=client.client_id,
        generation=client.generation,
        registrations=client.registrations,
        administers=client.administers or None,
        client_secrets=client.client_secrets,
        client_keys=client.client_keys or None,
        trusts=client.trusts or None,
        secrets_expire_at=client.secrets_expire_at,
        tokens_valid_from=client.tokens_valid_from,
        removed_credentials=client.removed_credentials or None,
        created_at=client.created_at,
        updated_at=client.updated_at,
        last_used_at=client.last_used_at,
        version=client.version,
        **stored_values,
    )


def revocation_item(entry: RevocationEntry) -> RevocationItem:
    members = {name: value for name, value in entry._asdict().items() if name not in ("key", "forget_at") and value}
    document = {name: dict(value) if isinstance(value, Mapping) else value for name, value in members.items()}
    return RevocationItem(entry=entry.key, expires_on=entry.forget_at, document=document)
