"""Where the data that a token needs is stored: clients, catalogue, key ring."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ..aws.botocore_call import BotocoreCall
from ..aws.call import Call, Timeouts
from ..aws.catalogue_store import DynamoCatalogueStore
from ..aws.client_reader import DynamoClientReader
from ..aws.connections import Connections
from ..aws.credential_usage import DynamoCredentialUsage
from ..aws.deadline import deadline_in
from ..aws.key_ring_secret import KeyRingSecret
from ..environment import Environment


class Stores:
    deadline_in = staticmethod(deadline_in)

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    @cached_property
    def connections(self) -> Connections:
        return Connections(self._environment.region)

    @cached_property
    def _timeouts(self) -> Timeouts:
        environment = self._environment
        return Timeouts(environment.aws_connect_timeout, environment.aws_read_timeout, environment.aws_retries)

    @cached_property
    def dynamodb_client(self) -> Any:
        return self.connections.client("dynamodb", self._timeouts)

    @cached_property
    def secretsmanager_client(self) -> Any:
        return self.connections.client("secretsmanager", self._timeouts)

    @cached_property
    def dynamodb(self) -> Call:
        return BotocoreCall(self.dynamodb_client)

    @cached_property
    def secretsmanager(self) -> Call:
        return BotocoreCall(self.secretsmanager_client)

    @cached_property
    def clients(self) -> DynamoClientReader:
        return DynamoClientReader(self.dynamodb, self._environment.clients_table)

    @cached_property
    def catalogue_store(self) -> DynamoCatalogueStore:
        return DynamoCatalogueStore(self.dynamodb, self._environment.clients_table, self._environment.issuer)

    @cached_property
    def key_ring_secret(self) -> KeyRingSecret:
        return KeyRingSecret(self.secretsmanager, self._environment.key_ring_secret_id)

    @cached_property
    def credential_usage(self) -> DynamoCredentialUsage:
        return DynamoCredentialUsage(self._call_briefly, self._environment.clients_table)

    def _call_briefly(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """A Call whose client is made by its first use, which most containers never need."""
        return self._brief(operation, request)

    @cached_property
    def _brief(self) -> Call:
        timeout = self._environment.last_used_timeout
        return BotocoreCall(self.connections.client("dynamodb", Timeouts(timeout, timeout, retries=0)))
