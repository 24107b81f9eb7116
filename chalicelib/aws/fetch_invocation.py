"""Starts the function that fetches the keys of trusted issuers, and does not wait for it."""

import json
import logging
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

log = logging.getLogger("watchword")


class FetchInvocation:
    """`client` makes botocore's client of Lambda."""

    def __init__(self, client: Callable[[], Any], function: str) -> None:
        self._client, self._function = client, function

    def __call__(self, issuer: str) -> None:
        """`issuer` is the slug. A failure is only logged: the schedule fetches the keys later."""
        # The shape of a scheduled event, which Chalice reads for a scheduled function.
        members = ("version", "id", "account", "region", "time", "source", "detail-type")
        event = {**dict.fromkeys(members, ""), "resources": [], "detail": {"issuer": issuer}}
        try:
            self._client().invoke(FunctionName=self._function, InvocationType="Event", Payload=json.dumps(event))
        except (BotoCoreError, ClientError) as error:
            log.warning("a fetch was not started", extra={"of": issuer, "detail": type(error).__name__})
