"""The public keys of a trusted issuer, as a container has them."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from .trusted_issuer import TrustedIssuer


class IssuerKeys(NamedTuple):
    """`jwks` are public JWKs that may have a `kid`. `fetched_at` is None for keys that an administrator registered, and
    before the first fetch.
    """

    jwks: tuple[Mapping[str, str], ...] = ()
    fetched_at: datetime | None = None


class IssuerKeysStatus(NamedTuple):
    """`jwks_uri` is the URL of the last fetch. `error` says why it failed, and is empty if it succeeded.

    Before the first fetch, all is empty.
    """

    keys: IssuerKeys = IssuerKeys()
    jwks_uri: str = ""
    error: str = ""
    next_fetch: datetime | None = None


class IssuerKeysSource(Protocol):
    """The stored keys. No method waits for an issuer."""

    def keys(self, issuer: TrustedIssuer) -> IssuerKeys:
        """Raises StoreUnavailable."""

    def fresh_keys(self, issuer: TrustedIssuer) -> IssuerKeys:
        """Also starts a fetch, at most one per issuer and minute. Raises StoreUnavailable."""
