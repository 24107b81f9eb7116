"""Chooses the implementation of `Call`: `wire`, or botocore if a setting is present that `wire` does not support."""

import logging
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from .call import Call, Timeouts
from .wire.credentials import CredentialsSource, credentials_source
from .wire.json_call import Service
from .wire.support import obstacle
from .wire.trust import Trust

if TYPE_CHECKING:
    from .connections import Connections

AUTO: Final = "auto"
BOTOCORE: Final = "botocore"
WIRE: Final = "wire"
log = logging.getLogger("watchword")


class Calls:
    """Makes the `Call` of each service for one region. The services share credentials and certificates."""

    def __init__(self, region: str, environ: Mapping[str, str], client: str = AUTO) -> None:
        """`client`: BOTOCORE or WIRE forces an implementation; AUTO prefers `wire`."""
        self._region, self._environ, self._client = region, environ, client

    def to(self, service: str, timeouts: Timeouts) -> Call:
        """`service` is "dynamodb" or "secretsmanager". Raises ValueError if WIRE is forced and cannot reach it."""
        if self._is_wire:
            return Service(service, self._region, timeouts, self._environ, self._credentials, self._trust)
        from .botocore_call import BotocoreCall  # noqa: PLC0415  # Importing botocore is most of a cold start.

        return BotocoreCall(self.connections.client(service, timeouts))

    @cached_property
    def connections(self) -> "Connections":
        from .connections import Connections  # noqa: PLC0415  # As above.

        return Connections(self._region)

    @cached_property
    def _is_wire(self) -> bool:
        if self._client == BOTOCORE:
            return False
        reason = obstacle(self._environ, self._region)
        if reason and self._client == WIRE:
            log.warning("the forced AWS client wire ignores a setting", extra={"detail": reason})
        elif reason:
            log.info("botocore makes the calls to AWS", extra={"detail": reason})
        return self._client == WIRE or reason is None

    @cached_property
    def _credentials(self) -> CredentialsSource:
        return credentials_source(self._environ)

    @cached_property
    def _trust(self) -> Trust:
        return Trust(self._environ)
