"""A request of the client-admin API. Its caller is authenticated before any other part is read."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from chalice.app import Request, Response

from ..administration.audit import Actor
from ..administration.errors import ClientNotFound
from ..administration.rights import require
from ..oauth.bearer import Caller
from ..oauth.errors import OAuthError
from .fields import FieldErrors
from .parts import Parts
from .problems import answering_problems
from .request_log import note, request_id
from .requests import header, refuse_credentials_in_url, source_address
from .routes import Route


@dataclass(frozen=True)
class AdminRequest:
    """`caller` has the rights, `actor` is for the audit trail."""

    request: Request
    caller: Caller
    actor: Actor


def answer_administrator(
    route: Route, view: Callable[..., Response], request: Request, parts: Parts, path_parameters: Mapping[str, str]
) -> Response:
    return answering_problems(
        lambda: view(_authenticated(route, request, parts), parts, **path_parameters), parts.issuer, route.scope
    )


def _authenticated(route: Route, request: Request, parts: Parts) -> AdminRequest:
    """Raises InvalidToken, MissingToken or InsufficientScope; InvalidRequest for a token in the URL (RFC 6750 §2)."""
    caller = parts.administration.bearer.authenticate(header(request, "authorization"))
    refuse_credentials_in_url(request)
    client_id = caller.client.client_id
    note(client_id=client_id, jti=caller.jti)
    if route.scope is not None:
        require(caller, route.scope)
    actor = Actor(client_id, caller.jti, caller.credential_id, request_id(), source_address(request))
    return AdminRequest(request, caller, actor)


@contextmanager
def rights_first(me: AdminRequest, parts: Parts, generation: int | None) -> Iterator[None]:
    """Reports errors in a body only to a caller that may change the client. None is the caller's own client.

    Raises InsufficientScope or ClientNotFound instead of FieldErrors or InvalidRequest.
    """
    try:
        yield
    except (FieldErrors, OAuthError):
        if generation is not None:
            parts.administration.clients.require_rights_over(me.caller, generation)
        raise


def generation_of(api_client_id: str) -> int:
    """PrestaShop's numeric id in a path. Raises ClientNotFound for any other text."""
    if not (api_client_id.isascii() and api_client_id.isdigit() and len(api_client_id) <= 16):
        raise ClientNotFound(api_client_id[:16] if api_client_id.isascii() and api_client_id.isprintable() else "")
    return int(api_client_id)


def own_or_generation_of(api_client_id: str | None) -> int | None:
    """None stands for the caller's own client, which has no id in its path. Raises ClientNotFound."""
    return None if api_client_id is None else generation_of(api_client_id)
