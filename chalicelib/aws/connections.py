"""botocore's clients. All of them share one session because each session adds 100 ms to a cold start."""

from typing import Any

import botocore.session
from botocore.config import Config

from .botocore_deadline import enforce_deadline
from .call import Timeouts


class Connections:
    """Makes botocore clients for one region. botocore reads the endpoints from AWS_ENDPOINT_URL_*."""

    def __init__(self, region: str) -> None:
        self._session = botocore.session.get_session()
        self._region = region

    def client(self, service: str, timeouts: Timeouts) -> Any:
        """`service` is AWS's name for it. The client's calls respect the deadline of the current request."""
        config = Config(
            connect_timeout=timeouts.connect,
            read_timeout=timeouts.read,
            # `legacy` verifies DynamoDB's checksum. `standard` returns a corrupt response as a success after its last
            # attempt.
            retries={"mode": "legacy", "max_attempts": timeouts.retries},
            max_pool_connections=50,
            parameter_validation=False,
            # botocore composes its own user agent twice per call, which takes a tenth of the time of a token request.
            user_agent="watchword",
        )
        client = self._session.create_client(service, self._region, config=config)
        enforce_deadline(client)
        return client
