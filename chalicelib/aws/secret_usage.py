"""When a client secret was last used: at most one write per secret and hour, and never at the price of a token."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from ..oauth.client import Client
from ..oauth.client_secret import ClientSecret
from .attributes import moment_text
from .connections import TROUBLE
from .tables import client_key

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

NOTED_AGAIN_AFTER: Final = timedelta(hours=1)
log = logging.getLogger("watchword")


class DynamoSecretUsage:
    """Implements oauth.token_endpoint.SecretUsage. `connect` makes a client whose timeouts add up to 200 ms and that
    never repeats; it is made when a use is first written, which most containers never do.
    """

    def __init__(self, connect: "Callable[[], DynamoDBClient]", clients_table: str) -> None:
        self._connect, self._clients_table = cache(connect), clients_table

    def record(self, client: Client, client_secret: ClientSecret, now: datetime) -> None:
        """The version stays untouched: being used is no edit. A failure is logged and forgotten."""
        if client_secret.last_used_at and now - client_secret.last_used_at < NOTED_AGAIN_AFTER:
            return
        try:
            self._connect().update_item(
                TableName=self._clients_table,
                Key={"key": {"S": client_key(client.client_id)}},
                UpdateExpression="SET client_secrets.#id.last_used_at = :now, last_used_at = :now",
                # A secret that was removed meanwhile must not come back as a stump.
                ConditionExpression="attribute_exists(client_secrets.#id)",
                ExpressionAttributeNames={"#id": client_secret.secret_id},
                ExpressionAttributeValues={":now": {"S": moment_text(now)}},
            )
        except TROUBLE as error:
            log.info("last use not noted", extra={"client_id": client.client_id, "detail": type(error).__name__})
