"""When a client secret was last used: at most one write per secret and hour, and never at the price of a token."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from ..oauth.client_authentication import AuthenticatedClient
from .attributes import moment_text
from .connections import TROUBLE
from .tables import client_key

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

NOTED_AGAIN_AFTER: Final = timedelta(hours=1)
log = logging.getLogger("watchword")


class DynamoCredentialUsage:
    """Implements oauth.token_endpoint.CredentialUsage.

    `connect` makes a client whose timeouts add up to 200 ms and that never retries. It is called for the first write,
    which most containers never make.
    """

    def __init__(self, connect: "Callable[[], DynamoDBClient]", clients_table: str) -> None:
        self._connect, self._clients_table = cache(connect), clients_table

    def record(self, authenticated: AuthenticatedClient, now: datetime) -> None:
        """The version is unchanged: being used is no edit. A failure is logged and ignored."""
        client, credential_id = authenticated.client, authenticated.credential_id
        credential = client.credential(credential_id)
        if credential and credential.last_used_at and now - credential.last_used_at < NOTED_AGAIN_AFTER:
            return
        try:
            self._connect().update_item(
                TableName=self._clients_table,
                Key={"key": {"S": client_key(client.client_id)}},
                UpdateExpression="SET client_secrets.#id.last_used_at = :now, last_used_at = :now",
                # A concurrently removed secret must not come back as a stump.
                ConditionExpression="attribute_exists(client_secrets.#id)",
                ExpressionAttributeNames={"#id": credential_id},
                ExpressionAttributeValues={":now": {"S": moment_text(now)}},
            )
        except TROUBLE as error:
            log.info("last use not noted", extra={"client_id": client.client_id, "detail": type(error).__name__})
