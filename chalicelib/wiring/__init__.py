"""Connects the parts of the server. Only this package imports both the protocol and AWS.

Each group of parts is imported on first use, so that a token request loads neither administration nor operations. Each
part is created on first use and lives as long as the container. Importing `app` therefore needs no AWS and no
environment variables.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cached_property
from random import Random
from secrets import SystemRandom
from typing import TYPE_CHECKING

from ..environment import Environment
from ..metrics import Metrics

if TYPE_CHECKING:
    from .administration import Administration
    from .assertions import Assertions
    from .ledgers import Ledgers
    from .operations import Operations
    from .revocations import Revocations
    from .stores import Stores
    from .tokens import Tokens


def utc_now() -> datetime:
    return datetime.now(UTC)


class Wiring:
    """`variables` are environment variables. A test replaces a part by setting its attribute before the first use."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.clock: Callable[[], datetime] = utc_now
        self.randomness: Random = SystemRandom()
        self.sleep: Callable[[float], None] = time.sleep

    @cached_property
    def environment(self) -> Environment:
        return Environment.read(self._variables)

    @property
    def issuer(self) -> str:
        return self.environment.issuer

    @cached_property
    def metrics(self) -> Metrics:
        return Metrics(self.issuer, self.clock)

    @cached_property
    def stores(self) -> "Stores":
        from .stores import Stores

        return Stores(self.environment, self._variables, self.randomness)

    @cached_property
    def ledgers(self) -> "Ledgers":
        from .ledgers import Ledgers

        return Ledgers(self.environment, self.stores, self.randomness)

    @cached_property
    def tokens(self) -> "Tokens":
        from .tokens import Tokens

        return Tokens(self)

    @cached_property
    def assertions(self) -> "Assertions":
        from .assertions import Assertions

        return Assertions(self)

    @cached_property
    def revocations(self) -> "Revocations":
        from .revocations import Revocations

        return Revocations(self)

    @cached_property
    def administration(self) -> "Administration":
        from .administration import Administration

        return Administration(self)

    @cached_property
    def operations(self) -> "Operations":
        from .operations import Operations

        return Operations(self)

    def deadline(self) -> AbstractContextManager[None]:
        """Sets the deadline of one request for its calls to AWS."""
        return self.stores.deadline_in(self.environment.request_budget)
