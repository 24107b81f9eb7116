"""The two tables: what kinds of item stand in them, under which keys.

clients: `client#<client_id>`, `generation#<n>` (points to the client), `name#<comparable name>` (guards the name),
`grant-holders` (how many enabled clients hold api_client_grant), `administrators` (how many of these have a secret
without an expiry) and `catalogue`. audit: one item per event, in the order of time. A new
attribute is `null=True` for a release, so that new code reads old items.
"""

import hashlib
from typing import TYPE_CHECKING, Any, Final

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from ..administration.client_names import comparable
from .attributes import (
    ClientSecretsAttribute,
    DocumentAttribute,
    LifetimeAttribute,
    MomentAttribute,
    RegistrationsAttribute,
)

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

CATALOGUE_KEY: Final = "catalogue"
GRANT_HOLDERS_KEY: Final = "grant-holders"
ADMINISTRATORS_KEY: Final = "administrators"
LISTED: Final = "client"
TRAIL: Final = "administration"


def client_key(client_id: str) -> str:
    return f"client#{client_id}"


def generation_key(generation: int) -> str:
    return f"generation#{generation}"


def name_key(client_name: str) -> str:
    """Of the guard of a name: the same for names that count as the same."""
    name = comparable(client_name)
    # Some characters grow threefold in NFC, and DynamoDB takes keys of 2,048 bytes.
    return f"name#{name if len(name.encode()) <= 1024 else hashlib.sha256(name.encode()).hexdigest()}"


def spelled_name_key(client_name: str) -> str:
    """Of the guard that 0.1.0 stored."""
    return f"name#{client_name}"


class ClientList(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # PynamoDB's own hook has no types
    """All clients in the order of their generation, small. It lags: nothing is ever decided from it."""

    class Meta:
        index_name = "client-list"
        projection = IncludeProjection(
            [
                "client_id",
                "client_name",
                "description",
                "enabled",
                "access_token_lifetime",
                "registrations",
                "created_at",
                "updated_at",
                "last_used_at",
                "secrets_expire_at",
            ]
        )

    listed = UnicodeAttribute(hash_key=True)
    generation = NumberAttribute(range_key=True)


class ClientItem(Model):
    class Meta:
        pass

    key = UnicodeAttribute(hash_key=True)
    listed = UnicodeAttribute(default=LISTED)
    client_id = UnicodeAttribute()
    generation = NumberAttribute()
    client_name = UnicodeAttribute()
    description = UnicodeAttribute(null=True)
    enabled = BooleanAttribute()
    access_token_lifetime = LifetimeAttribute()
    registrations = RegistrationsAttribute()
    client_secrets = ClientSecretsAttribute()
    secrets_expire_at = MomentAttribute(null=True)
    tokens_valid_from = MomentAttribute(null=True)
    created_at = MomentAttribute()
    updated_at = MomentAttribute()
    last_used_at = MomentAttribute(null=True)
    version = NumberAttribute()
    client_list = ClientList()


class PointerItem(Model):
    """From a generation or a name to the client that has it: for finding it, and for keeping it unique."""

    class Meta:
        pass

    key = UnicodeAttribute(hash_key=True)
    client_id = UnicodeAttribute()


class GrantHoldersItem(Model):
    class Meta:
        pass

    key = UnicodeAttribute(hash_key=True, default=GRANT_HOLDERS_KEY)
    holders = NumberAttribute()


class AdministratorsItem(Model):
    """`grant_holders` is the count in GrantHoldersItem as of the same transaction: 0.1.0 changes only that one."""

    class Meta:
        pass

    key = UnicodeAttribute(hash_key=True, default=ADMINISTRATORS_KEY)
    administrators = NumberAttribute()
    grant_holders = NumberAttribute()
    version = NumberAttribute()


class CatalogueItem(Model):
    class Meta:
        pass

    key = UnicodeAttribute(hash_key=True, default=CATALOGUE_KEY)
    version = NumberAttribute()
    document = DocumentAttribute()


class EventsByTarget(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # see above
    class Meta:
        index_name = "by-target"
        projection = AllProjection()

    target = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)


class EventsByActor(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]  # see above
    class Meta:
        index_name = "by-actor"
        projection = AllProjection()

    actor = UnicodeAttribute(hash_key=True)
    event_id = UnicodeAttribute(range_key=True)


class AuditItem(Model):
    class Meta:
        pass

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
    by_target = EventsByTarget()
    by_actor = EventsByActor()


MODELS: Final[tuple[type[Model], ...]] = (
    ClientItem,
    PointerItem,
    GrantHoldersItem,
    AdministratorsItem,
    CatalogueItem,
    AuditItem,
)


class Tables:
    """The models, bound to their tables and to one connection: left alone, PynamoDB makes a session and a client for
    each model.

    PynamoDB keeps both on the model classes, so a process has one such binding at a time: the latest.
    """

    def __init__(self, dynamodb: "DynamoDBClient", clients_table: str, audit_table: str) -> None:
        self.clients, self.audit = clients_table, audit_table
        for model in MODELS:
            # Set as PynamoDB reads them, by name: to the type checker each model's Meta is a class of its own.
            vars(model)["Meta"].table_name = self.name_of(model)
            vars(model)["Meta"].region = dynamodb.meta.region_name
            model._connection = None  # noqa: SLF001  # PynamoDB has no public way to hand a client over
            vars(model._get_connection().connection)["_client"] = dynamodb  # noqa: SLF001  # see above
        self.connection: Connection = ClientItem._get_connection().connection  # noqa: SLF001  # see above

    def name_of(self, model: type[Model]) -> str:
        return self.audit if model is AuditItem else self.clients

    def create(self) -> None:
        """On one machine; deployed tables come from the template, which has the same keys and indexes."""
        for model in (ClientItem, AuditItem):
            model.create_table(billing_mode="PAY_PER_REQUEST", wait=True)
