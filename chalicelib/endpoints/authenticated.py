"""Who calls the client-admin API, for the operation and for the record."""

from dataclasses import dataclass

from chalice.app import Request

from ..administration.audit import Actor
from ..administration.errors import ClientNotFound
from ..administration.rights import require
from ..oauth.bearer import BearerAuthentication, Caller
from .request_log import note, request_id
from .requests import header, refuse_credentials_in_url


@dataclass(frozen=True)
class Authenticated:
    caller: Caller
    actor: Actor


def authenticated(request: Request, bearer: BearerAuthentication, scope: str | None = None) -> Authenticated:
    """With the scope that the operation takes, before anything else of the request is looked at.

    Raises InvalidToken, MissingToken or InsufficientScope; InvalidRequest for a second token in the URL (RFC 6750 §2).
    """
    caller = bearer.authenticate(header(request, "authorization"))
    refuse_credentials_in_url(request)
    client_id = caller.client.client_id
    note(client_id=client_id, jti=caller.jti)
    if scope is not None:
        require(caller, scope)
    address = str((request.context.get("identity") or {}).get("sourceIp") or "")
    return Authenticated(caller, Actor(client_id, caller.jti, caller.secret_id, request_id(), address))


def generation_of(api_client_id: str) -> int:
    """PrestaShop's numeric id in a path. Raises ClientNotFound for what is none."""
    if not (api_client_id.isascii() and api_client_id.isdigit() and len(api_client_id) <= 16):
        raise ClientNotFound(api_client_id[:16] if api_client_id.isascii() and api_client_id.isprintable() else "")
    return int(api_client_id)
