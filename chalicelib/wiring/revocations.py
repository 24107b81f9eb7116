"""Revocation, introspection and the revocation feed. A token request does not import this module."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from ..aws.cached_value import CachedValue
from ..aws.revocation_items import DynamoRevocations
from ..oauth.client_authentication import AuthenticatedClient
from ..oauth.endpoint_authentication import EndpointAuthentication
from ..oauth.introspection import Introspection
from ..oauth.revocation import Revocation
from ..oauth.revocation_feed import REFRESH_AFTER, USABLE_FOR, RevocationEntries, signed_feed
from ..oauth.verified_token import VerifiedClaims

if TYPE_CHECKING:
    from . import Wiring


class Revocations:
    def __init__(self, parts: "Wiring") -> None:
        self._parts = parts
        self.has_feed = bool(parts.environment.revocations_table)

    @cached_property
    def feed(self) -> CachedValue[str]:
        """The signed feed. Raises StoreUnavailable instead of a feed that is too old."""
        parts = self._parts
        return CachedValue(
            "revocation feed",
            lambda: signed_feed(self.entries, parts.issuer, parts.tokens.key_ring, parts.clock()),
            refresh_after=REFRESH_AFTER,
            usable_for=USABLE_FOR,
            refresh_budget=parts.environment.aws_read_timeout,
            clock=parts.clock,
        )

    @cached_property
    def introspection(self) -> Introspection:
        parts, tokens = self._parts, self._parts.tokens
        clients = parts.stores.clients
        return Introspection(
            parts.issuer, self._authentication, clients, tokens.catalogue, tokens.key_ring, parts.clock
        )

    def revocation(self, revoke: Callable[[AuthenticatedClient, VerifiedClaims], None]) -> Revocation:
        parts = self._parts
        return Revocation(parts.issuer, self._authentication, parts.tokens.key_ring, revoke, parts.clock)

    @cached_property
    def _authentication(self) -> EndpointAuthentication:
        parts, stores = self._parts, self._parts.stores
        methods = parts.tokens.client_authentication_methods
        return EndpointAuthentication(
            methods, stores.clients, stores.credential_usage, stores.used_credentials, parts.clock
        )

    @cached_property
    def entries(self) -> RevocationEntries:
        return DynamoRevocations(self._parts.stores.dynamodb, self._parts.environment.revocations_table)
