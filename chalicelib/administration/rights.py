"""Who may do what.

A caller may do what its token permits, as far as its client is still registered for it. It may assign only scopes that
its token carries, and change only clients that hold no others, unless its token carries `api_client_grant`. Nobody can
give themselves, or a client they control, more rights than they have.
"""

from collections.abc import Mapping

from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.errors import InsufficientScope
from ..oauth.resource import OWN_SLUG
from ..oauth.scope import Scope

GRANT = "api_client_grant"


def is_grant_holder(client: Client) -> bool:
    """Whether it can administer this server."""
    return client.enabled and GRANT in client.registered_scope(OWN_SLUG)


def is_permanent_administrator(client: Client) -> bool:
    """A grant holder with a secret that does not expire."""
    return is_grant_holder(client) and any(secret.expires_at is None for secret in client.client_secrets)


def require(caller: Caller, scope: str) -> None:
    """Raises InsufficientScope."""
    if scope not in caller.scope:
        raise InsufficientScope(scope)


def require_to_cover(caller: Caller, registrations: Mapping[str, Scope]) -> None:
    """Raises InsufficientScope when `registrations` hold more than the caller's token carries.

    A token for this server carries no scopes of other resources, so those always need `api_client_grant`.
    """
    if GRANT in caller.scope:
        return
    for slug, scope in registrations.items():
        excess = scope - caller.scope if slug == OWN_SLUG else scope
        if excess:
            raise InsufficientScope(GRANT, "It holds, or would hold, scopes that your token does not carry.")
