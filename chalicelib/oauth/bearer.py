"""RFC 6750: the authentication of requests to our own endpoints.

A verified token is accepted only if it matches the current registration of its client.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from ..keys.key_ring import KeyRing
from .access_token import MAXIMUM_TOKEN_LENGTH, access_token_lifetime, credential_id_of
from .catalogue import Catalogue
from .client import Client
from .client_authentication import ClientReader
from .errors import InvalidToken, MissingToken
from .resource import Resource
from .scope import Scope
from .verified_token import VerifiedClaims, expired, verify_token

# RFC 6750 §2.1 with a JWS as the token (RFC 7515 §7.1): three parts of base64url without padding.
BEARER: Final = re.compile(r"bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.IGNORECASE | re.ASCII)
# Characters: the scheme and the longest token that this server issues.
MAXIMUM_HEADER_LENGTH: Final = len("Bearer ") + MAXIMUM_TOKEN_LENGTH


@dataclass(frozen=True)
class Caller:
    """The client as it is stored now, and the scope that both its token and its registration permit."""

    client: Client
    scope: Scope
    jti: str

    @property
    def credential_id(self) -> str:
        """The id of the credential that the token was issued for."""
        return credential_id_of(self.jti)

    def check_still_trusted(self, client: Client, now: datetime) -> None:
        """`client` is the caller's client, read again after authentication. Raises InvalidToken."""
        is_revoked = client.tokens_valid_from != self.client.tokens_valid_from or self.jti in client.revoked_tokens
        if not client.enabled or is_revoked:
            raise _revoked("the client was disabled, or its tokens were revoked, after authentication")
        _check_credential(client, self.credential_id, now)


@dataclass(frozen=True)
class BearerAuthentication:
    issuer: str
    clients: ClientReader
    catalogue: Callable[[], Catalogue]
    key_ring: Callable[[], KeyRing]
    clock: Callable[[], datetime]

    def authenticate(self, authorization: str | None) -> Caller:
        """`authorization` is the header's value. Raises InvalidToken; MissingToken if the header is absent or empty."""
        if not authorization:
            raise MissingToken
        match = BEARER.fullmatch(authorization)
        if match is None or len(authorization) > MAXIMUM_HEADER_LENGTH:
            raise InvalidToken(
                "The Authorization header is malformed. Send: Bearer, a space and the access token.",
                detail="not a bearer token",
            )
        catalogue, now = self.catalogue(), self.clock()
        claims = verify_token(
            match[1],
            issuer=self.issuer,
            audience=catalogue.own_resource.identifier,
            typs={"at+jwt", catalogue.own_resource.typ},
            key_ring=self.key_ring(),
            now=now,
        )
        current = current_token(claims, self.clients.find(claims.client_id), catalogue.own_resource, catalogue, now)
        return Caller(current.client, current.scope, claims.jti)


class CurrentToken(NamedTuple):
    """The client as it is stored now, and the scope that both its token and its registration permit."""

    client: Client
    scope: Scope


def current_token(
    claims: VerifiedClaims, client: Client | None, resource: Resource, catalogue: Catalogue, now: datetime
) -> CurrentToken:
    """Raises InvalidToken if the token, which is for `resource`, does not match the stored client and catalogue."""
    if client is None or client.generation != claims.generation:
        raise _revoked("the client was deleted")
    if not client.enabled:
        raise _revoked("the client is disabled")
    _check_credential(client, claims.credential_id, now)
    for moment in (client.tokens_valid_from, catalogue.epoch):
        if moment is not None and claims.iat < moment.timestamp():
            raise _revoked("the token was issued before the tokens of this client, or all tokens, were revoked")
    if claims.jti in client.revoked_tokens:
        raise _revoked("the token was revoked")
    lifetime = access_token_lifetime(client, resource, catalogue.settings).total_seconds()
    if claims.exp - claims.iat > lifetime and now.timestamp() >= claims.iat + lifetime:
        raise expired(claims.iat + lifetime, "the token is older than the current lifetime of the client")
    registered = client.registered_scope(resource.slug) & resource.available_scope()
    return CurrentToken(client, claims.scope & registered)


def _check_credential(client: Client, credential_id: str, now: datetime) -> None:
    """A token is valid only as long as its credential, so that removing a stolen credential also ends its tokens."""
    if not client.has_live_credential(credential_id, now):
        raise _revoked("the credential that the token was issued for is removed or expired")


def _revoked(detail: str) -> InvalidToken:
    """RFC 7009. Only the log says why."""
    return InvalidToken("The access token is revoked. Request a new one.", detail=detail)
