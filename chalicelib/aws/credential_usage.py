"""Records when a credential was last used, at most once per credential and hour. A failure never costs a token."""

import logging
from datetime import datetime, timedelta
from typing import Final

from ..moments import rfc3339_milliseconds
from ..oauth.client_authentication import AuthenticatedClient
from ..oauth.client_key import ClientKey
from ..oauth.client_secret import ClientSecret
from ..oauth.trust import Trust
from ..store_errors import StoreUnavailable
from .call import Call
from .item_keys import client_key

MINIMUM_INTERVAL: Final = timedelta(hours=1)
log = logging.getLogger("watchword")


class DynamoCredentialUsage:
    """Implements oauth.token_endpoint.CredentialUsage. `call` has short timeouts and does not retry."""

    def __init__(self, call: Call, clients_table: str) -> None:
        self._call, self._clients_table = call, clients_table

    def record(self, authenticated: AuthenticatedClient, now: datetime) -> None:
        """The client's version is unchanged because a use is not an edit. A failure is only logged."""
        client, credential_id = authenticated.client, authenticated.credential_id
        credential = client.credential(credential_id)
        if credential and credential.last_used_at and now - credential.last_used_at < MINIMUM_INTERVAL:
            return
        request = {
            "TableName": self._clients_table,
            "Key": {"key": {"S": client_key(client.client_id)}},
            "UpdateExpression": "SET #kind.#id.last_used_at = :now, last_used_at = :now",
            # Without the condition, a concurrently removed credential would reappear with this attribute alone.
            "ConditionExpression": "attribute_exists(#kind.#id)",
            "ExpressionAttributeNames": {"#kind": _attribute_of(credential), "#id": credential_id},
            "ExpressionAttributeValues": {":now": {"S": rfc3339_milliseconds(now)}},
        }
        try:
            self._call("UpdateItem", request)
        except StoreUnavailable as error:
            log.info("last use not recorded", extra={"client_id": client.client_id, "detail": error.code})


def _attribute_of(credential: ClientSecret | ClientKey | Trust | None) -> str:
    if isinstance(credential, ClientKey):
        return "client_keys"
    return "trusts" if isinstance(credential, Trust) else "client_secrets"
