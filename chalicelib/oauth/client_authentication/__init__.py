"""RFC 6749 §2.3: client authentication. Each method is one file in this package and one entry in `wiring`.

A method reads a credential from a request. A credential is verified against the stored client.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from ..client import CLIENT_ID, Client
from ..errors import InvalidClient, InvalidRequest, MissingSecret, UnsupportedAuthenticationMethod

ASSERTION_ALGS: Final = ("ES256", "ES384", "PS256", "RS256", "EdDSA")
JWT_BEARER: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MISSING_CLIENT_ID: Final = "client_id is missing. Send it with client_secret in the body or by HTTP Basic."
SEVERAL: Final = "Several credentials were sent. Send one, in the Authorization header or in the body."


class ClientReader(Protocol):
    """The store of the clients."""

    def find(self, client_id: str) -> Client | None:
        """The client, by a consistent read; None only if it does not exist. Raises StoreUnavailable."""

    def find_by_subject(self, issuer: str, issuer_generation: int, subject: str) -> Client | None:
        """The default client for a subject of a trusted issuer, by two reads. Raises StoreUnavailable."""


class AuthenticationRequest(NamedTuple):
    """The parameters for client authentication, at any endpoint. None means that the parameter was not sent."""

    authorization: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    client_assertion: str | None = None
    client_assertion_type: str | None = None
    assertion: str | None = None

    def __repr__(self) -> str:
        """Without the credential."""
        return f"AuthenticationRequest({self.client_id!r})"

    @classmethod
    def of(cls, parameters: Mapping[str, str], authorization: str | None) -> "AuthenticationRequest":
        """`authorization` is the value of the header."""
        return cls(
            authorization or None,
            parameters.get("client_id"),
            parameters.get("client_secret"),
            parameters.get("client_assertion"),
            parameters.get("client_assertion_type"),
            parameters.get("assertion"),
        )

    def with_assertion_as_credential(self) -> "AuthenticationRequest":
        """RFC 7523 §2.1: the assertion of a grant proves who the client is. Raises InvalidRequest."""
        if self.assertion is None:
            raise InvalidRequest("assertion is missing. Send the JWT of the issuer that the client trusts.")
        if (self.authorization or self.client_secret or self.client_assertion) is not None:
            raise InvalidRequest(SEVERAL)
        return AuthenticationRequest(
            client_id=self.client_id, client_assertion=self.assertion, client_assertion_type=JWT_BEARER
        )


class SingleUse(NamedTuple):
    """A credential that is accepted once, until `expires_at`. `key` is a hash that identifies it."""

    key: str
    expires_at: datetime

    @classmethod
    def of(cls, issuer: str, generation: int, jti: str, expires_at: datetime) -> "SingleUse":
        """A jti is its issuer's own, so two issuers may use the same one. `issuer` is a client id or a slug."""
        text = f"{issuer}\n{generation}\n{jti}"
        return cls(hashlib.sha256(text.encode("utf-8")).hexdigest(), expires_at)


class Proof(NamedTuple):
    """`credential_id` identifies the stored credential of the client."""

    credential_id: str
    single_use: SingleUse | None = None


class Credential(Protocol):
    def refuse_malformed(self, now: datetime) -> None:
        """Refuse, before any read, a credential that no client can have. Raises OAuthError."""

    def find_client(self, clients: ClientReader) -> Client | None:
        """The client that the credential names. Raises StoreUnavailable."""

    def proved_by(self, client: Client | None, now: datetime) -> Proof | None:
        """The client's stored credential that matches; None if none matches.

        For an unknown client, `client` is None. The work must be equal so that timing does not reveal ids.
        """


class ClientAuthenticationMethod(NamedTuple):
    """`name` is its value in `token_endpoint_auth_methods_supported`.

    `credential` returns None if the request does not use this method. `algs` are those of its signatures.
    """

    name: str
    credential: Callable[[AuthenticationRequest], Credential | None]
    algs: tuple[str, ...] = ()


class AuthenticatedClient(NamedTuple):
    """`credential_id` identifies the credential that the client authenticated with.

    If `single_use` is set, it must be recorded before the token is issued.
    """

    client: Client
    credential_id: str
    single_use: SingleUse | None = None


def authenticate(
    request: AuthenticationRequest,
    methods: Sequence[ClientAuthenticationMethod],
    clients: ClientReader,
    now: datetime,
) -> AuthenticatedClient:
    """Raises InvalidRequest or InvalidClient.

    An unknown client, a disabled client and a wrong credential take the same path: one read, one comparison, one
    response. The error holds the client id, for the log, only if the client exists: an unknown id may be a secret.
    """
    credential = _only_credential(request, methods)
    credential.refuse_malformed(now)
    client = credential.find_client(clients)
    proof = credential.proved_by(client, now)
    if client is None:
        raise InvalidClient(detail="unknown client")
    if proof is None:
        raise InvalidClient(detail="no live credential of this client matches", client_id=client.client_id)
    if not client.enabled:
        raise InvalidClient(detail="the client is disabled", client_id=client.client_id)
    return AuthenticatedClient(client, proof.credential_id, proof.single_use)


def refuse_malformed_id(client_id: str) -> None:
    """Raises InvalidClient."""
    if not CLIENT_ID.fullmatch(client_id):
        raise InvalidClient(detail="malformed client_id")


def _only_credential(request: AuthenticationRequest, methods: Sequence[ClientAuthenticationMethod]) -> Credential:
    """RFC 6749 §2.3: a client must not use more than one method in a request."""
    # First, so that a malformed assertion beside a secret is this error too.
    if request.client_assertion is not None and (request.authorization or request.client_secret) is not None:
        raise InvalidRequest(SEVERAL)
    if (request.client_assertion is None) != (request.client_assertion_type is None):
        raise InvalidRequest("client_assertion and client_assertion_type belong together. Send both or neither.")
    credentials = [credential for method in methods if (credential := method.credential(request)) is not None]
    if len(credentials) > 1:
        raise InvalidRequest(SEVERAL)
    if request.client_assertion is not None and not credentials:
        raise InvalidRequest("Unsupported client_assertion_type. Send the URN for JWTs of RFC 7523, 2.2.")
    if credentials:
        return credentials[0]
    if request.authorization is None and request.client_id is None:
        raise InvalidRequest(MISSING_CLIENT_ID)
    if request.authorization is None:
        raise MissingSecret
    raise _unsupported("The scheme of the Authorization header", methods)


def _unsupported(what: str, methods: Sequence[ClientAuthenticationMethod]) -> UnsupportedAuthenticationMethod:
    return UnsupportedAuthenticationMethod(what, [method.name for method in methods])
