"""The fourth table: one item per client, signing key or epoch that was revoked in the last day.

No two transactions write the same item, unless they change the same client or the catalogue. Those wait for each other
anyway.
"""

import json
from datetime import datetime
from itertools import islice
from typing import Any, Final

from ..oauth.revocation_feed import RevocationEntry
from ..store_errors import StoreUnavailable
from .call import Call
from .reads import Item, pages

FEED: Final = "revocations"
# Of 1 MB. A feed of this size is near to what a Lambda function can answer.
MAXIMUM_PAGES: Final = 4


class DynamoRevocations:
    """Reads the entries. `administration_ledger` writes each in the transaction that revokes."""

    def __init__(self, call: Call, table: str) -> None:
        self._call, self._table = call, table

    def entries(self, now: datetime) -> list[RevocationEntry]:
        """Those that are not to be forgotten at `now`. Raises StoreUnavailable."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "ConsistentRead": True,
            "KeyConditionExpression": "feed = :feed",
            # DynamoDB deletes an expired item within days, not at once.
            "FilterExpression": "expires_on > :now",
            "ExpressionAttributeValues": {":feed": {"S": FEED}, ":now": {"N": str(int(now.timestamp()))}},
        }
        read = list(islice(pages(self._call, "Query", request), MAXIMUM_PAGES))
        if read[-1].next_key:
            # A feed without the rest would revive tokens.
            raise StoreUnavailable("there are more revocations than one feed can hold", operation="Query")
        try:
            return [_to_entry(item) for page in read for item in page.items]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StoreUnavailable(f"Query: malformed revocation ({type(error).__name__})") from None


def _to_entry(item: Item) -> RevocationEntry:
    return RevocationEntry(
        item["entry"]["S"], forget_at=int(item["expires_on"]["N"]), **json.loads(item["document"]["S"])
    )
