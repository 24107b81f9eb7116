"""RFC 6749 §3.2: from a form to a token, step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from ..keys.key_ring import KeyRing, NoSigningKey
from .access_token import TokenResponse, access_token_lifetime, issue
from .catalogue import Catalogue
from .client import Client
from .client_authentication import ClientAuthenticationMethod, ClientReader, authenticate
from .client_secret import ClientSecret
from .errors import TemporarilyUnavailable, UnsupportedGrantType
from .grants import Grant
from .token_request import TokenRequest


class SecretUsage(Protocol):
    def record(self, client: Client, client_secret: ClientSecret, now: datetime) -> None:
        """Note that the secret was used; at most once an hour, and never at the price of the token."""


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
    secret_usage: SecretUsage
    clock: Callable[[], datetime]
    randomness: Random

    def issue(self, form: Sequence[tuple[str, str]], authorization: str | None) -> Issued:
        """Raises the OAuthError that the caller is to be told."""
        request = TokenRequest.from_form(form, authorization)
        grant = self._grant(request.grant_type)
        now = self.clock()
        client, client_secret = authenticate(request, self.methods, self.clients, now)
        catalogue = self.catalogue()
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
                secret_id=client_secret.secret_id,
                key_ring=self.key_ring(),
                now=now,
                randomness=self.randomness,
            )
        except NoSigningKey as error:
            raise TemporarilyUnavailable(detail=str(error)) from error
        self.secret_usage.record(client, client_secret, now)
        return Issued(client, token)

    def _grant(self, grant_type: str) -> Grant:
        for grant in self.grants:
            if grant.grant_type == grant_type:
                return grant
        offered = ", ".join(grant.grant_type for grant in self.grants)
        raise UnsupportedGrantType(f"This server grants {offered}: send it as grant_type, to the letter.")
