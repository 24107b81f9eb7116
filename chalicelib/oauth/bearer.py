"""RFC 6750: who calls our own endpoints, and what for.

A verified token is trusted only while it agrees with the client's registration of this moment.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..keys.key_ring import KeyRing
from .access_token import MAXIMUM_TOKEN_LENGTH, access_token_lifetime, credential_id_of
from .catalogue import Catalogue
from .client import Client
from .client_authentication import ClientReader
from .errors import InvalidToken, MissingToken
from .scope import Scope
from .verified_token import VerifiedClaims, refused, verified_token

# RFC 6750 §2.1, in the form of a JWS (RFC 7515 §7.1): three parts of base64url without padding.
BEARER: Final = re.compile(r"bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.IGNORECASE | re.ASCII)
# A token of the greatest length that is issued, and the scheme before it.
MAXIMUM_HEADER_LENGTH: Final = len("Bearer ") + MAXIMUM_TOKEN_LENGTH


@dataclass(frozen=True)
class Caller:
    """Who called: the client as it is stored now, and what its token and its registration both permit."""

    client: Client
    scope: Scope
    jti: str

    @property
    def credential_id(self) -> str:
        """Of the credential that the token was got with."""
        return credential_id_of(self.jti)

    def check_still_trusted(self, client: Client, now: datetime) -> None:
        """`client` is the caller's own, read again after authentication. Raises InvalidToken."""
        if not client.enabled or client.tokens_valid_from != self.client.tokens_valid_from:
            raise refused("the client was disabled, or its tokens were revoked, after authentication")
        _check_credential(client, self.credential_id, now)


@dataclass(frozen=True)
class BearerAuthentication:
    issuer: str
    clients: ClientReader
    catalogue: Callable[[], Catalogue]
    key_ring: Callable[[], KeyRing]
    clock: Callable[[], datetime]

    def authenticate(self, authorization: str | None) -> Caller:
        """`authorization` is the header of that name. Raises InvalidToken; MissingToken when nothing was sent."""
        if not authorization:
            raise MissingToken
        match = BEARER.fullmatch(authorization)
        if match is None or len(authorization) > MAXIMUM_HEADER_LENGTH:
            raise InvalidToken(
                "Send the Authorization header as Bearer and the access token.", detail="not a bearer token"
            )
        catalogue, now = self.catalogue(), self.clock()
        claims = verified_token(
            match[1],
            issuer=self.issuer,
            audience=catalogue.own.identifier,
            typs={"at+jwt", catalogue.own.typ},
            key_ring=self.key_ring(),
            now=now,
        )
        return _caller(claims, self.clients.find(claims.client_id), catalogue, now)


def _caller(claims: VerifiedClaims, client: Client | None, catalogue: Catalogue, now: datetime) -> Caller:
    """Raises InvalidToken when the token does not agree with what is stored."""
    if client is None or client.generation != claims.generation:
        raise refused("the client was deleted")
    if not client.enabled:
        raise refused("the client is disabled")
    _check_credential(client, claims.credential_id, now)
    for moment in (client.tokens_valid_from, catalogue.epoch):
        if moment is not None and claims.iat < moment.timestamp():
            raise refused("issued before tokens of this client, or all tokens, were revoked")
    lifetime = access_token_lifetime(client, catalogue.own, catalogue.settings).total_seconds()
    if claims.exp - claims.iat > lifetime and now.timestamp() >= claims.iat + lifetime:
        raise refused("older than the lifetime that the client has now")
    registered = client.registered_scope(catalogue.own.slug) & catalogue.own.available_scope()
    return Caller(client, claims.scope & registered, claims.jti)


def _check_credential(client: Client, credential_id: str, now: datetime) -> None:
    """A stolen credential that is removed, replaced or expired takes the tokens with it that it was used for."""
    if not client.has_live_credential(credential_id, now):
        raise refused("the credential that it was got with is removed or expired")
