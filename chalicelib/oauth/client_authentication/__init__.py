"""RFC 6749 §2.3: which client is asking. Each method is one file beside this one and one entry in `wiring`.

A method reads a credential from a request. A credential names its client and can tell whether it proves to be it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ..client import CLIENT_ID, Client
from ..errors import InvalidClient, InvalidRequest, UnsupportedAuthenticationMethod


class ClientReader(Protocol):
    """Where clients are stored."""

    def find(self, client_id: str) -> Client | None:
        """The client as last written. Raises StoreUnavailable rather than guess that there is none."""


@dataclass(frozen=True)
class AuthenticationRequest:
    """What a request says of its client, at whichever endpoint. None stands for a parameter that was not sent."""

    authorization: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    client_assertion: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, parameters: Mapping[str, str], authorization: str | None) -> "AuthenticationRequest":
        """`authorization` is the header of that name."""
        return cls(
            authorization or None,
            parameters.get("client_id"),
            parameters.get("client_secret"),
            parameters.get("client_assertion"),
        )


class Credential(Protocol):
    @property
    def client_id(self) -> str:
        """Empty when the request names no client."""

    def refuse_malformed(self) -> None:
        """What no client can have is refused before anything is read. Raises InvalidClient."""

    def proved_by(self, client: Client | None, now: datetime) -> str | None:
        """The id of the client's credential that this one is; None when it is none of them.

        No client stands for an unknown one: the work is the same.
        """


@dataclass(frozen=True)
class ClientAuthenticationMethod:
    """`name` as in `token_endpoint_auth_methods_supported`; `credential` is None when a request does not use it."""

    name: str
    credential: Callable[[AuthenticationRequest], Credential | None]


@dataclass(frozen=True)
class AuthenticatedClient:
    """`credential_id` names the credential that the client proved itself with."""

    client: Client
    credential_id: str


def authenticate(
    request: AuthenticationRequest,
    methods: Sequence[ClientAuthenticationMethod],
    clients: ClientReader,
    now: datetime,
) -> AuthenticatedClient:
    """Raises InvalidRequest or InvalidClient.

    Unknown client, disabled client and wrong credential take one path: one read, one comparison, one answer. The error
    carries an id, for the log, only where it is a client's: an id that nobody registered could be a secret.
    """
    credential = _only_credential(request, methods)
    client_id = credential.client_id
    if not CLIENT_ID.fullmatch(client_id):
        raise InvalidClient(detail="not an id that a client can have")
    credential.refuse_malformed()
    client = clients.find(client_id)
    credential_id = credential.proved_by(client, now)
    if client is None:
        raise InvalidClient(detail="unknown client")
    if credential_id is None:
        raise InvalidClient(detail="no live credential of this client matches", client_id=client_id)
    if not client.enabled:
        raise InvalidClient(detail="the client is disabled", client_id=client_id)
    return AuthenticatedClient(client, credential_id)


def _only_credential(request: AuthenticationRequest, methods: Sequence[ClientAuthenticationMethod]) -> Credential:
    """RFC 6749 §2.3: a client must not use more than one method in a request."""
    credentials = [credential for method in methods if (credential := method.credential(request)) is not None]
    # Also where no method reads assertions: the next server might take the other one of the two.
    is_mixed = request.client_assertion is not None and (request.authorization or request.client_secret) is not None
    if len(credentials) > 1 or is_mixed:
        raise InvalidRequest("Send the credentials once: in the Authorization header or in the body.")
    if request.client_assertion is not None and not credentials:
        raise UnsupportedAuthenticationMethod(detail="client_assertion")
    if credentials and credentials[0].client_id:
        return credentials[0]
    if credentials or (request.authorization is None and request.client_id is None):
        raise InvalidRequest("client_id is missing: send it with client_secret in the body or by HTTP Basic.")
    raise InvalidClient(detail="no credential was sent that a known method reads")
