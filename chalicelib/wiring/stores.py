"""Where the data that a token needs is stored: clients, catalogue, key ring."""

from functools import cached_property
from typing import TYPE_CHECKING

from ..aws.catalogue_store import DynamoCatalogueStore
from ..aws.client_reader import DynamoClientReader
from ..aws.connections import Connections, Timeouts
from ..aws.credential_usage import DynamoCredentialUsage
from ..aws.deadline import deadline_in
from ..aws.key_ring_secret import KeyRingSecret
from ..aws.tables import Tables
from ..environment import Environment

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient


class Stores:
    deadline_in = staticmethod(deadline_in)

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    @cached_property
    def _connections(self) -> Connections:
        return Connections(self._environment.region)

    @cached_property
    def _timeouts(self) -> Timeouts:
        environment = self._environment
        return Timeouts(environment.aws_connect_timeout, environment.aws_read_timeout, environment.aws_retries)

    @cached_property
    def tables(self) -> Tables:
        dynamodb = self._connections.client("dynamodb", self._timeouts)
        return Tables(dynamodb, self._environment.clients_table, self._environment.audit_table)

    @cached_property
    def secretsmanager(self) -> "SecretsManagerClient":
        client: SecretsManagerClient = self._connections.client("secretsmanager", self._timeouts)
        return client

    @cached_property
    def clients(self) -> DynamoClientReader:
        return DynamoClientReader(self.tables)

    @cached_property
    def catalogue_store(self) -> DynamoCatalogueStore:
        return DynamoCatalogueStore(self.tables, self._environment.issuer)

    @cached_property
    def key_ring_secret(self) -> KeyRingSecret:
        return KeyRingSecret(self.secretsmanager, self._environment.key_ring_secret_id)

    @cached_property
    def credential_usage(self) -> DynamoCredentialUsage:
        timeout = self._environment.last_used_timeout
        brief = Timeouts(timeout, timeout, retries=0)
        return DynamoCredentialUsage(
            lambda: self._connections.client("dynamodb", brief), self._environment.clients_table
        )
