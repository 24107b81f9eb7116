"""The parts of the wiring that the endpoints need."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..administration.audit import AuditTrail
    from ..administration.client_keys import KeyAdministration
    from ..administration.client_list import ClientList
    from ..administration.clients import ClientAdministration
    from ..administration.leaked_secrets import LeakedSecrets
    from ..administration.resources import ResourceAdministration
    from ..administration.revocation import TokenRevocation
    from ..administration.secrets import SecretAdministration
    from ..administration.trusted_issuers import TrustedIssuerAdministration
    from ..administration.trusts import TrustAdministration
    from ..keys.key_ring import KeyRing
    from ..oauth.bearer import BearerAuthentication
    from ..oauth.catalogue import Catalogue
    from ..oauth.client_authentication import AuthenticatedClient
    from ..oauth.introspection import Introspection
    from ..oauth.issuer_keys import IssuerKeysStatus
    from ..oauth.revocation import Revocation
    from ..oauth.token_endpoint import TokenEndpoint
    from ..oauth.trusted_issuer import TrustedIssuer
    from ..oauth.verified_token import VerifiedClaims


class Tokens(Protocol):
    @property
    def catalogue(self) -> "Callable[[], Catalogue]": ...
    @property
    def key_ring(self) -> "Callable[[], KeyRing]": ...
    @property
    def endpoint(self) -> "TokenEndpoint": ...
    def metadata(self) -> dict[str, Any]: ...
    def check_health(self) -> None:
        """Raises StoreUnavailable when the table or the key ring cannot be read."""


class Administration(Protocol):
    @property
    def bearer(self) -> "BearerAuthentication": ...
    @property
    def clients(self) -> "ClientAdministration": ...
    @property
    def secrets(self) -> "SecretAdministration": ...
    @property
    def keys(self) -> "KeyAdministration": ...
    @property
    def token_revocation(self) -> "TokenRevocation": ...
    @property
    def leaked_secrets(self) -> "LeakedSecrets": ...
    @property
    def client_list(self) -> "ClientList": ...
    @property
    def resources(self) -> "ResourceAdministration": ...
    @property
    def trusts(self) -> "TrustAdministration": ...
    @property
    def trusted_issuers(self) -> "TrustedIssuerAdministration": ...
    def is_issuer_url(self, url: str) -> bool: ...
    def issuer_keys_status(self, issuer: "TrustedIssuer") -> "IssuerKeysStatus":
        """Raises StoreUnavailable."""

    def start_fetch(self, issuer: str) -> None:
        """Starts a fetch of the keys of a trusted issuer, by its slug, and returns at once."""

    @property
    def audit_trail(self) -> "AuditTrail": ...


class Revocations(Protocol):
    @property
    def has_feed(self) -> bool: ...
    @property
    def feed(self) -> "Callable[[], str]":
        """The signed feed. Raises StoreUnavailable or TemporarilyUnavailable."""

    @property
    def introspection(self) -> "Introspection": ...
    def revocation(self, revoke: "Callable[[AuthenticatedClient, VerifiedClaims], None]") -> "Revocation":
        """`revoke` writes that a token is revoked."""


class Parts(Protocol):
    """Each group is loaded by the first request that needs it."""

    @property
    def issuer(self) -> str: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def administration(self) -> Administration: ...
    @property
    def revocations(self) -> Revocations: ...
    def deadline(self) -> AbstractContextManager[None]:
        """The time that one request has for its calls to AWS."""
