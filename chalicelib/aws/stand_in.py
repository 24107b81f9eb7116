"""A client that nobody registered, read in the place of one that is not there.

Parsing and decoding a client takes a tenth of a token's time: without this, 10,000 answers would tell a stranger
whether a client exists.
"""

import json
from datetime import UTC, datetime

from botocore.parsers import create_parser

from ..oauth.client import Client
from ..oauth.client_secret import NO_HASH, ClientSecret
from ..oauth.scope import Scope
from .client_codec import to_client, to_item
from .tables import ClientItem, Tables

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
# Of ordinary size: one secret, a few scopes.
CLIENT = Client(
    client_id="stand-in",
    generation=2**40,
    client_name="Stand-in",
    created_at=MOMENT,
    updated_at=MOMENT,
    description="Read when a client is asked for that is not there",
    registrations={"admin-api": Scope(("product_read", "order_return_read"))},
    client_secrets=(ClientSecret("0" * 16, NO_HASH, MOMENT, "stand-in", last_used_at=MOMENT),),
    last_used_at=MOMENT,
)


class StandIn:
    """Call it for the work that reading a client takes."""

    def __init__(self, tables: Tables) -> None:
        answer = {
            "ConsumedCapacity": {"TableName": tables.clients, "CapacityUnits": 1.0},
            "Item": to_item(CLIENT).serialize(),
        }
        self._response = {"body": json.dumps(answer).encode(), "headers": {}, "status_code": 200}
        shape = tables.connection.client.meta.service_model.operation_model("GetItem").output_shape
        assert shape is not None
        self._shape = shape
        self._parser = create_parser("json")

    def __call__(self) -> None:
        answer = self._parser.parse(self._response, self._shape)
        to_client(ClientItem.from_raw_data(answer["Item"]))
