"""The connections to AWS, made once per container from one session: each further session would cost 100 ms of a cold
start.
"""

from typing import Any

import botocore.session
from botocore.config import Config

from .botocore_deadline import keep_deadline
from .call import Timeouts as Timeouts  # noqa: PLC0414  # Whoever makes a connection chooses them.


class Connections:
    """boto clients for one region. Endpoints come from AWS_ENDPOINT_URL_*, as with every AWS tool."""

    def __init__(self, region: str) -> None:
        self._session = botocore.session.get_session()
        self._region = region

    def client(self, service: str, timeouts: Timeouts) -> Any:
        """`service` as AWS names it. Every call of the client keeps the deadline of the request that it belongs to."""
        config = Config(
            connect_timeout=timeouts.connect,
            read_timeout=timeouts.read,
            # `legacy` checks DynamoDB's checksum; `standard` hands a garbled answer out as a success after its last
            # try.
            retries={"mode": "legacy", "max_attempts": timeouts.retries},
            max_pool_connections=50,
            parameter_validation=False,
            # botocore would compose its own anew, twice for each call: a tenth of what a token costs.
            user_agent="watchword",
        )
        client = self._session.create_client(service, self._region, config=config)
        keep_deadline(client)
        return client
