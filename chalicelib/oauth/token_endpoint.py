"""RFC 6749 §3.2: from a request to a token, step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from ..keys.key_ring import KeyRing, NoSigningKey
from .access_token import TokenResponse, access_token_lifetime, issue
from .catalogue import Catalogue
from .client import Client
from .client_authentication import (
    AuthenticatedClient,
    AuthenticationRequest,
    ClientAuthenticationMethod,
    ClientReader,
    authenticate,
)
from .errors import TemporarilyUnavailable, UnsupportedGrantType
from .grants import Grant
from .token_request import TokenRequest


class CredentialUsage(Protocol):
    def record(self, authenticated: AuthenticatedClient, now: datetime) -> None:
        """Note that the credential was used; at most once an hour, and never at the price of the token."""


@dataclass(frozen=True)
class Issued:
    """A token, and to whom: the log wants both."""

    client: Client
    token: TokenResponse


@dataclass(frozen=True)
class TokenEndpoint:
    issuer: str
    clients: ClientReader
    catalogue: Callable[[], Catalogue]
    key_ring: Callable[[], KeyRing]
    methods: Sequence[ClientAuthenticationMethod]
    grants: Sequence[Grant]
    credential_usage: CredentialUsage
    clock: Callable[[], datetime]
    randomness: Random

    def issue(self, request: TokenRequest, authentication: AuthenticationRequest) -> Issued:
        """Raises the OAuthError that answers the caller."""
        grant = self._grant(request.grant_type)
        now = self.clock()
        authenticated = authenticate(authentication, self.methods, self.clients, now)
        client, catalogue = authenticated.client, self.catalogue()
        if not catalogue.settings.issuing_enabled:
            raise TemporarilyUnavailable(
                "Issuing tokens is switched off by the administrator of this server.", detail="issuing is off"
            )
        granted = grant.authorize(client, request, catalogue)
        lifetime = access_token_lifetime(client, granted.resource, catalogue.settings)
        try:
            token = issue(
                granted,
                issuer=self.issuer,
                lifetime=lifetime,
                credential_id=authenticated.credential_id,
                key_ring=self.key_ring(),
                now=now,
                randomness=self.randomness,
            )
        except NoSigningKey as error:
            raise TemporarilyUnavailable(detail=str(error)) from error
        self.credential_usage.record(authenticated, now)
        return Issued(client, token)

    def _grant(self, grant_type: str) -> Grant:
        for grant in self.grants:
            if grant.grant_type == grant_type:
                return grant
        offered = ", ".join(grant.grant_type for grant in self.grants)
        raise UnsupportedGrantType(f"Unsupported grant_type. Supported values: {offered}.")
