"""The parts of a token request: the token endpoint, the cached catalogue and key ring, and the metadata."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ..aws.cached_key_ring import CachedKeyRing
from ..aws.cached_value import CachedValue
from ..oauth.catalogue import Catalogue
from ..oauth.client_authentication import (
    ASSERTION_ALGS,
    AuthenticationRequest,
    ClientAuthenticationMethod,
    Credential,
)
from ..oauth.client_authentication.client_secret_basic import CLIENT_SECRET_BASIC
from ..oauth.client_authentication.client_secret_post import CLIENT_SECRET_POST
from ..oauth.grants.client_credentials import CLIENT_CREDENTIALS
from ..oauth.metadata import metadata
from ..oauth.token_endpoint import TokenEndpoint

if TYPE_CHECKING:
    from . import Wiring

GRANTS: Final = (CLIENT_CREDENTIALS,)
Value = TypeVar("Value")


class Tokens:
    def __init__(self, parts: "Wiring") -> None:
        self._parts = parts

    @cached_property
    def catalogue(self) -> CachedValue[Catalogue]:
        load, refresh = self._parts.stores.catalogue_store.load, self._parts.environment.catalogue_refresh
        return self._cached_value("catalogue", "CatalogueAgeSeconds", load, refresh)

    @cached_property
    def key_ring(self) -> CachedKeyRing:
        load, refresh = self._parts.stores.key_ring_secret.load, self._parts.environment.key_ring_refresh
        ring = self._cached_value("key ring", "KeyRingAgeSeconds", load, refresh)
        return CachedKeyRing(ring, self.catalogue)

    @cached_property
    def endpoint(self) -> TokenEndpoint:
        return TokenEndpoint(
            issuer=self._parts.issuer,
            clients=self._parts.stores.clients,
            catalogue=self.catalogue,
            key_ring=self.key_ring,
            methods=self.client_authentication_methods,
            grants=GRANTS,
            credential_usage=self._parts.stores.credential_usage,
            used_credentials=self._parts.stores.used_credentials,
            clock=self._parts.clock,
            randomness=self._parts.randomness,
        )

    @property
    def client_authentication_methods(self) -> tuple[ClientAuthenticationMethod, ...]:
        return (
            CLIENT_SECRET_BASIC,
            CLIENT_SECRET_POST,
            ClientAuthenticationMethod("private_key_jwt", self._assertion_credential, ASSERTION_ALGS),
        )

    def _assertion_credential(self, request: AuthenticationRequest) -> Credential | None:
        return self._parts.assertions.credential(request) if request.client_assertion is not None else None

    def metadata(self) -> dict[str, Any]:
        return metadata(self._parts.issuer, self.catalogue(), self.client_authentication_methods, GRANTS)

    def check_health(self) -> None:
        """Raises StoreUnavailable if there is no usable key ring or catalogue, or the clients table cannot be read."""
        self.key_ring()
        self.catalogue()
        # No client can have this id, so this is the cheapest possible read.
        self._parts.stores.clients.find("health check")

    def _cached_value(
        self, name: str, age_metric: str, load: Callable[[], Value], refresh_after: float
    ) -> CachedValue[Value]:
        environment = self._parts.environment
        return CachedValue(
            name,
            load,
            refresh_after=timedelta(seconds=refresh_after),
            usable_for=timedelta(seconds=environment.maximum_cache_age),
            refresh_budget=environment.aws_read_timeout,
            clock=self._parts.clock,
            report_age=lambda age: self._parts.metrics.emit({age_metric: age}),
        )
