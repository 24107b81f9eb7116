"""The stores that a token request uses: clients, catalogue and key ring.

They read through `aws.calls`, which loads botocore only if a setting requires it.
"""

from collections.abc import Mapping
from functools import cached_property
from random import Random
from typing import Any

from ..aws.call import Call, Timeouts
from ..aws.calls import Calls
from ..aws.catalogue_store import DynamoCatalogueStore
from ..aws.client_reader import DynamoClientReader
from ..aws.credential_usage import DynamoCredentialUsage
from ..aws.deadline import deadline_in
from ..aws.key_ring_secret import KeyRingSecret
from ..aws.used_credentials import DynamoUsedCredentials
from ..environment import Environment


class Stores:
    deadline_in = staticmethod(deadline_in)

    def __init__(self, environment: Environment, variables: Mapping[str, str], randomness: Random) -> None:
        """`variables` are environment variables. Those of AWS choose endpoint, credentials and client."""
        self._environment, self._variables, self._randomness = environment, variables, randomness

    @cached_property
    def calls(self) -> Calls:
        return Calls(self._environment.region, self._variables, self._environment.aws_client)

    @cached_property
    def timeouts(self) -> Timeouts:
        environment = self._environment
        return Timeouts(environment.aws_connect_timeout, environment.aws_read_timeout, environment.aws_retries)

    @cached_property
    def dynamodb(self) -> Call:
        return self.calls.to("dynamodb", self.timeouts)

    @cached_property
    def secretsmanager(self) -> Call:
        return self.calls.to("secretsmanager", self.timeouts)

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
        return DynamoCredentialUsage(self._call_for_last_use, self._environment.clients_table)

    @cached_property
    def used_credentials(self) -> DynamoUsedCredentials:
        return DynamoUsedCredentials(self.dynamodb, self._environment.used_credentials_table, self._randomness)

    def _call_for_last_use(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """A Call that makes its client on first use, because most containers never record a use."""
        return self._last_use_call(operation, request)

    @cached_property
    def _last_use_call(self) -> Call:
        timeout = self._environment.last_used_timeout
        return self.calls.to("dynamodb", Timeouts(timeout, timeout, retries=0))
