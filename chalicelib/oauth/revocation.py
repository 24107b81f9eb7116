"""RFC 7009: a client revokes one of its own tokens."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from ..keys.key_ring import KeyRing
from .access_token import CLOCK_LEEWAY, MAXIMUM_TOKEN_LENGTH
from .client import Client
from .client_authentication import AuthenticatedClient, AuthenticationRequest
from .endpoint_authentication import EndpointAuthentication
from .errors import InvalidGrant, InvalidToken
from .resource import TYPS
from .verified_token import VerifiedClaims, access_token_claims, verify_signature

NOT_YOURS: Final = "The token was issued to another client. Only that client can revoke it."


class Revocation(NamedTuple):
    """`revoke` writes that the token with this jti and exp is revoked."""

    issuer: str
    authentication: EndpointAuthentication
    key_ring: Callable[[], KeyRing]
    revoke: Callable[[AuthenticatedClient, VerifiedClaims], None]
    clock: Callable[[], datetime]

    def run(self, token: str, request: AuthenticationRequest) -> AuthenticatedClient:
        """RFC 7009 §2.2: nothing is to be done for what is no valid token, and that is a success.

        Raises InvalidRequest, InvalidClient, InvalidGrant, StoreUnavailable, and what `revoke` raises.
        """
        authenticated = self.authentication.authenticate(request)
        claims = self._live_claims(token)
        client = authenticated.client
        if claims and (claims.client_id, claims.generation) != (client.client_id, client.generation):
            raise InvalidGrant(NOT_YOURS, detail="the token is of another client", client_id=client.client_id)
        self.authentication.record(authenticated)
        if claims and not _is_revoked(claims, client):
            self.revoke(authenticated, claims)
        return authenticated

    def _live_claims(self, token: str) -> VerifiedClaims | None:
        """Of an access token of this server that is not expired, whatever API it is for."""
        if len(token) > MAXIMUM_TOKEN_LENGTH:
            return None
        now = self.clock()
        try:
            signed = verify_signature(token, issuer=self.issuer, key_ring=self.key_ring(), now=now)
            claims = access_token_claims(signed, TYPS)
        except InvalidToken:
            return None
        return claims if now.timestamp() < claims.exp + CLOCK_LEEWAY.total_seconds() else None


def _is_revoked(claims: VerifiedClaims, client: Client) -> bool:
    return claims.jti in client.revoked_tokens
