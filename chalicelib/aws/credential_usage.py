"""When a credential was last used: at most one write per credential and hour, and never at the price of a token."""

import logging
from datetime import datetime, timedelta
from typing import Final

from ..moments import rfc3339_milliseconds
from ..oauth.client_authentication import AuthenticatedClient
from .call import Call, StoreUnavailable
from .item_keys import client_key

NOTED_AGAIN_AFTER: Final = timedelta(hours=1)
log = logging.getLogger("watchword")


class DynamoCredentialUsage:
    """Implements oauth.token_endpoint.CredentialUsage. `call` waits 200 ms at most, and never retries."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def record(self, authenticated: AuthenticatedClient, now: datetime) -> None:
        """The version is unchanged: being used is no edit. A failure is logged and ignored."""
        client, credential_id = authenticated.client, authenticated.credential_id
        credential = client.credential(credential_id)
        if credential and credential.last_used_at and now - credential.last_used_at < NOTED_AGAIN_AFTER:
            return
        request = {
            "TableName": self._clients_table,
            "Key": {"key": {"S": client_key(client.client_id)}},
            "UpdateExpression": "SET client_secrets.#id.last_used_at = :now, last_used_at = :now",
            # A concurrently removed secret must not come back as a stump.
            "ConditionExpression": "attribute_exists(client_secrets.#id)",
            "ExpressionAttributeNames": {"#id": credential_id},
            "ExpressionAttributeValues": {":now": {"S": rfc3339_milliseconds(now)}},
        }
        try:
            self._call("UpdateItem", request)
        except StoreUnavailable as error:
            log.info("last use not noted", extra={"client_id": client.client_id, "detail": error.code})
