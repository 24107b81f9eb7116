"""RFC 6749 §2.3: which client is asking. Each method is one file beside this one and one entry in `wiring`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ..client import CLIENT_ID, Client
from ..client_secret import ClientSecret, is_well_formed, matching_secret
from ..errors import InvalidClient, InvalidRequest, UnsupportedAuthenticationMethod
from ..token_request import TokenRequest


class ClientReader(Protocol):
    """Where clients are kept."""

    def find(self, client_id: str) -> Client | None:
        """The client as last written. Raises TemporarilyUnavailable rather than guess that there is none."""


@dataclass(frozen=True)
class SecretCredential:
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class ClientAuthenticationMethod:
    """`name` as in `token_endpoint_auth_methods_supported`; `credential` is None when a request does not use it."""

    name: str
    credential: Callable[[TokenRequest], SecretCredential | None]


def authenticate(
    request: TokenRequest, methods: Sequence[ClientAuthenticationMethod], clients: ClientReader, now: datetime
) -> tuple[Client, ClientSecret]:
    """The client that proved itself, and the secret that it used. Raises InvalidRequest or InvalidClient.

    Unknown client, disabled client and wrong secret take the same way: one read, one hash, one comparison, one answer.
    The error carries an id, for the log, only where it is a client's: what nobody registered could be a secret.
    """
    credential = _only_credential(request, methods)
    client_id = credential.client_id
    if not CLIENT_ID.fullmatch(client_id):
        raise InvalidClient(detail="not an id that a client can have")
    if not is_well_formed(credential.client_secret):
        raise InvalidClient(detail="not a secret that this server makes")
    client = clients.find(client_id)
    client_secret = matching_secret(credential.client_secret, client.client_secrets if client else (), now)
    if client is None:
        raise InvalidClient(detail="unknown client")
    if client_secret is None:
        raise InvalidClient(detail="no live secret of this client matches", client_id=client_id)
    if not client.enabled:
        raise InvalidClient(detail="the client is disabled", client_id=client_id)
    return client, client_secret


def _only_credential(request: TokenRequest, methods: Sequence[ClientAuthenticationMethod]) -> SecretCredential:
    """RFC 6749 §2.3: a client must not use more than one method in a request."""
    others = (request.authorization, request.client_secret)
    found = [credential for method in methods if (credential := method.credential(request)) is not None]
    # Also where no method reads assertions: the next server might take the other one of the two.
    if len(found) > 1 or (request.client_assertion is not None and others != (None, None)):
        raise InvalidRequest("Send the credentials once: in the Authorization header or in the body.")
    if request.client_assertion is not None and not found:
        raise UnsupportedAuthenticationMethod(detail="client_assertion")
    if found and found[0].client_id:
        return found[0]
    if found or (request.authorization is None and request.client_id is None):
        raise InvalidRequest("client_id is missing: send it with client_secret in the body or by HTTP Basic.")
    raise InvalidClient(detail="no credential was sent that a known method reads")
