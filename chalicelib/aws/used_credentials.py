"""The third table: credentials that are accepted once. DynamoDB deletes each item some time after its end."""

from datetime import datetime
from random import Random

from ..oauth.client_authentication import SingleUse
from .call import Call, CallRefused
from .reads import check_capacity

ATTEMPT_BITS = 64


class DynamoUsedCredentials:
    """Implements oauth.token_endpoint.UsedCredentials."""

    def __init__(self, call: Call, table: str, randomness: Random) -> None:
        self._call, self._table, self._randomness = call, table, randomness

    def use(self, single_use: SingleUse, now: datetime) -> bool:
        """One conditional write. Raises StoreUnavailable."""
        attempt = {"S": f"{self._randomness.getrandbits(ATTEMPT_BITS):016x}"}
        request = {
            "TableName": self._table,
            "Item": {
                "key": {"S": single_use.key},
                "expires_on": {"N": str(int(single_use.expires_at.timestamp()) + 1)},
                "attempt": attempt,
            },
            # DynamoDB deletes an expired item within days, not at once.
            "ConditionExpression": "attribute_not_exists(#key) OR expires_on < :now",
            "ExpressionAttributeNames": {"#key": "key"},
            "ExpressionAttributeValues": {":now": {"N": str(int(now.timestamp()))}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            "ReturnConsumedCapacity": "TOTAL",
        }
        try:
            response = self._call("PutItem", request)
        except CallRefused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            # The response to the first attempt of this write was lost, and the retry finds its item.
            return error.item.get("attempt") == attempt
        check_capacity("PutItem", response)
        return True
