"""RFC 6749 §3.2: the steps from a request to a token."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import Final, NamedTuple, Protocol

from ..keys.key_ring import KeyRing, NoSigningKey
from .access_token import TokenResponse, access_token_lifetime, issue
from .catalogue import Catalogue
from .client import Client
from .client_authentication import (
    AuthenticatedClient,
    AuthenticationRequest,
    ClientAuthenticationMethod,
    ClientReader,
    SingleUse,
    authenticate,
)
from .errors import (
    InvalidClient,
    InvalidGrant,
    NoTrust,
    TemporarilyUnavailable,
    UnauthorizedClient,
    UnsupportedGrantType,
)
from .grants import Grant
from .token_request import TokenRequest

USED: Final = "The assertion was used before. Make a new one, with a new jti, for each token request."


class CredentialUsage(Protocol):
    def record(self, authenticated: AuthenticatedClient, now: datetime) -> None:
        """Record that the credential was used, at most once per hour. A failure must not prevent the token."""


class UsedCredentials(Protocol):
    """Records credentials that are accepted once."""

    def use(self, single_use: SingleUse, now: datetime) -> bool:
        """False if it was used before. Raises StoreUnavailable, and then the credential may still be used."""


class IssuedToken(NamedTuple):
    """The token and its client, which the log needs."""

    client: Client
    token: TokenResponse


class TokenEndpoint(NamedTuple):
    issuer: str
    clients: ClientReader
    catalogue: Callable[[], Catalogue]
    key_ring: Callable[[], KeyRing]
    methods: Sequence[ClientAuthenticationMethod]
    grants: Sequence[Grant]
    credential_usage: CredentialUsage
    used_credentials: UsedCredentials
    clock: Callable[[], datetime]
    randomness: Random

    def issue(self, request: TokenRequest, authentication: AuthenticationRequest) -> IssuedToken:
        """Raises OAuthError."""
        grant = self._grant(request.grant_type)
        now = self.clock()
        authenticated = self._authenticated(grant, authentication, now)
        client, catalogue = authenticated.client, self.catalogue()
        if not catalogue.settings.issuing_enabled:
            raise TemporarilyUnavailable(
                "An administrator disabled the issuing of tokens on this server. Try again later.",
                detail="issuing is off",
            )
        authorization = grant.authorize(client, request, catalogue)
        lifetime = access_token_lifetime(client, authorization.resource, catalogue.settings)
        if request.maximum_lifetime is not None:
            lifetime = min(lifetime, request.maximum_lifetime)
        try:
            token = issue(
                authorization,
                issuer=self.issuer,
                lifetime=lifetime,
                credential_id=authenticated.credential_id,
                key_ring=self.key_ring(),
                now=now,
                randomness=self.randomness,
            )
        except NoSigningKey as error:
            raise TemporarilyUnavailable(detail=str(error)) from error
        # Last, so that a request that fails for another reason does not use it up.
        single_use = authenticated.single_use
        if single_use is not None and not self.used_credentials.use(single_use, now):
            refused = InvalidGrant if grant.presents_assertion else InvalidClient
            raise refused(USED, detail="the assertion was used before", client_id=client.client_id)
        self.credential_usage.record(authenticated, now)
        return IssuedToken(client, token)

    def _authenticated(self, grant: Grant, request: AuthenticationRequest, now: datetime) -> AuthenticatedClient:
        if not grant.presents_assertion:
            return authenticate(request, self.methods, self.clients, now)
        try:
            return authenticate(request.with_assertion_as_credential(), self.methods, self.clients, now)
        except InvalidClient as error:
            refused = UnauthorizedClient if isinstance(error, NoTrust) else InvalidGrant
            raise refused(error.error_description, detail=error.detail, client_id=error.client_id) from None

    def _grant(self, grant_type: str) -> Grant:
        for grant in self.grants:
            if grant.grant_type == grant_type:
                return grant
        supported_values = ", ".join(grant.grant_type for grant in self.grants)
        raise UnsupportedGrantType(f"Unsupported grant_type. Supported values: {supported_values}.")
