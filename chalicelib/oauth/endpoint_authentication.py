"""RFC 7009 §2.1, RFC 7662 §2.1: client authentication at the endpoints that need no grant."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from .client_authentication import (
    AuthenticatedClient,
    AuthenticationRequest,
    ClientAuthenticationMethod,
    ClientReader,
    authenticate,
)
from .errors import InvalidClient
from .token_endpoint import USED, CredentialUsage, UsedCredentials


class EndpointAuthentication(NamedTuple):
    """With every method of the token endpoint."""

    methods: Sequence[ClientAuthenticationMethod]
    clients: ClientReader
    credential_usage: CredentialUsage
    used_credentials: UsedCredentials
    clock: Callable[[], datetime]

    def authenticate(self, request: AuthenticationRequest) -> AuthenticatedClient:
        """Raises InvalidRequest or InvalidClient."""
        return authenticate(request, self.methods, self.clients, self.clock())

    def record(self, authenticated: AuthenticatedClient) -> None:
        """After everything else that may refuse the request. Raises InvalidClient if the credential was used before."""
        single_use, now = authenticated.single_use, self.clock()
        if single_use is not None and not self.used_credentials.use(single_use, now):
            client_id = authenticated.client.client_id
            raise InvalidClient(USED, detail="the assertion was used before", client_id=client_id)
        self.credential_usage.record(authenticated, now)
