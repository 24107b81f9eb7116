"""The stores that only administration and operator functions use."""

from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from ..aws.administration_ledger import DynamoAdministrationLedger
from ..aws.administrator_secret import AdministratorSecret
from ..aws.audit_trail import DynamoAuditTrail
from ..aws.client_listing import DynamoClientListing
from ..aws.scope_holders import DynamoScopeHolders
from ..aws.tables import Tables
from ..environment import Environment

if TYPE_CHECKING:
    from .stores import Stores


class Ledgers:
    def __init__(self, environment: Environment, stores: "Stores", randomness: Random) -> None:
        self._environment, self._stores, self._randomness = environment, stores, randomness

    @cached_property
    def ledger(self) -> DynamoAdministrationLedger:
        tables = Tables(self._environment.clients_table, self._environment.audit_table)
        return DynamoAdministrationLedger(self._stores.dynamodb, tables, self._randomness)

    @cached_property
    def client_listing(self) -> DynamoClientListing:
        return DynamoClientListing(self._stores.dynamodb, self._environment.clients_table)

    @cached_property
    def scope_holders(self) -> DynamoScopeHolders:
        return DynamoScopeHolders(self._stores.dynamodb, self._environment.clients_table)

    @cached_property
    def audit_trail(self) -> DynamoAuditTrail:
        return DynamoAuditTrail(self._stores.dynamodb, self._environment.audit_table)

    @cached_property
    def administrator_secret(self) -> AdministratorSecret:
        return AdministratorSecret(self._stores.secretsmanager, self._environment.administrator_secret_id)
