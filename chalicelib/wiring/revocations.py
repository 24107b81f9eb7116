"""The revocation feed. The first request for it imports this module, so a token request does not."""

from functools import cached_property
from typing import TYPE_CHECKING

from ..aws.cached_value import CachedValue
from ..aws.revocation_items import DynamoRevocations
from ..oauth.revocation_feed import REFRESH_AFTER, USABLE_FOR, RevocationEntries, signed_feed

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
    def entries(self) -> RevocationEntries:
        return DynamoRevocations(self._parts.stores.dynamodb, self._parts.environment.revocations_table)
