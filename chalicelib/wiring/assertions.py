"""Client authentication by assertions. It is imported by the first request that carries one, because it loads PyJWT."""

from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING

from ..aws.issuer_keys import DynamoIssuerKeys
from ..oauth.client_authentication.assertions import AssertionAuthentication

if TYPE_CHECKING:
    from . import Wiring


class Assertions:
    def __init__(self, parts: "Wiring") -> None:
        self._parts = parts

    @cached_property
    def authentication(self) -> AssertionAuthentication:
        parts = self._parts
        return AssertionAuthentication(parts.issuer, parts.tokens.catalogue, self.issuer_keys)

    @cached_property
    def issuer_keys(self) -> DynamoIssuerKeys:
        parts = self._parts
        return DynamoIssuerKeys(parts.stores.dynamodb, parts.environment.clients_table, parts.clock, self.start_fetch)

    def start_fetch(self, issuer: str) -> None:
        """Starts a fetch of the keys of a trusted issuer, by its slug, and returns at once."""
        if self._parts.environment.fetch_function:
            self._parts.ledgers.fetch_invocation(issuer)
        else:
            run = self._parts.operations.fetch_issuer_keys.run
            Thread(target=run, args=({"issuer": issuer},), daemon=True).start()
