"""The connections to AWS, made once per container from one session: each further session would cost 100 ms of a cold
start.
"""

from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore.config import Config

from ..oauth.errors import TemporarilyUnavailable
from .deadline import keep_deadline


@dataclass(frozen=True)
class Timeouts:
    """Seconds, and how often a call is repeated."""

    connect: float
    read: float
    retries: int


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
        )
        client = self._session.create_client(service, self._region, config=config)
        keep_deadline(client)
        return client


def unavailable(operation: str, error: Exception) -> TemporarilyUnavailable:
    """What an adapter raises for trouble with AWS. The log gets the code: AWS's text could quote what was sent."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    return TemporarilyUnavailable(detail=f"{operation}: {code or type(error).__name__}")
