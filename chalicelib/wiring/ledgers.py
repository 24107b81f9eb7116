"""The stores that only administration and operator functions use. They call AWS through botocore."""

from functools import cached_property, partial
from random import Random
from typing import TYPE_CHECKING, Any

from ..aws.administration_ledger import DynamoAdministrationLedger
from ..aws.administrator_secret import AdministratorSecret
from ..aws.audit_trail import DynamoAuditTrail
from ..aws.botocore_call import BotocoreCall
from ..aws.call import Call
from ..aws.client_listing import DynamoClientListing
from ..aws.fetch_invocation import FetchInvocation
from ..aws.key_ring_secret import KeyRingSecret
from ..aws.scope_holders import DynamoScopeHolders
from ..aws.tables import Tables
from ..environment import Environment

if TYPE_CHECKING:
    from .stores import Stores


class Ledgers:
    def __init__(self, environment: Environment, stores: "Stores", randomness: Random) -> None:
        self._environment, self._stores, self._randomness = environment, stores, randomness

    @cached_property
    def dynamodb_client(self) -> Any:
        return self._stores.calls.connections.client("dynamodb", self._stores.timeouts)

    @cached_property
    def secretsmanager_client(self) -> Any:
        return self._stores.calls.connections.client("secretsmanager", self._stores.timeouts)

    @cached_property
    def fetch_invocation(self) -> FetchInvocation:
        client = partial(self._stores.calls.connections.client, "lambda", self._stores.timeouts)
        return FetchInvocation(client, self._environment.fetch_function)

    @cached_property
    def dynamodb(self) -> Call:
        return BotocoreCall(self.dynamodb_client)

    @cached_property
    def secretsmanager(self) -> Call:
        return BotocoreCall(self.secretsmanager_client)

    @cached_property
    def ledger(self) -> DynamoAdministrationLedger:
        environment = self._environment
        tables = Tables(environment.clients_table, environment.audit_table, environment.revocations_table)
        return DynamoAdministrationLedger(self.dynamodb, tables, self._randomness)

    @cached_property
    def client_listing(self) -> DynamoClientListing:
        # Without botocore, whose parser takes ten times as long for a list of 10,000 clients.
        return DynamoClientListing(self._stores.dynamodb, self._environment.clients_table)

    @cached_property
    def scope_holders(self) -> DynamoScopeHolders:
        return DynamoScopeHolders(self.dynamodb, self._environment.clients_table)

    @cached_property
    def audit_trail(self) -> DynamoAuditTrail:
        return DynamoAuditTrail(self.dynamodb, self._environment.audit_table)

    @cached_property
    def key_ring_secret(self) -> KeyRingSecret:
        return KeyRingSecret(self.secretsmanager, self._environment.key_ring_secret_id)

    @cached_property
    def administrator_secret(self) -> AdministratorSecret:
        return AdministratorSecret(self.secretsmanager, self._environment.administrator_secret_id)
