"""Who may do what.

A caller may do what its token and its present registration both permit. It may hand out, and touch the holders of,
only what it carries itself; `api_client_grant` lifts that. So whoever may write clients cannot make himself, or a
client of his, more than he is.
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
    """A grant holder that time alone cannot lock out: one of its secrets has no expiry."""
    return is_grant_holder(client) and any(secret.expires_at is None for secret in client.client_secrets)


def require(caller: Caller, scope: str) -> None:
    """Raises InsufficientScope."""
    if scope not in caller.scope:
        raise InsufficientScope(scope)


def require_to_cover(caller: Caller, registrations: Mapping[str, Scope]) -> None:
    """Raises InsufficientScope when `registrations` hold more than the caller's token carries.

    A token for this server carries nothing of other resources, so their scopes always take `api_client_grant`.
    """
    if GRANT in caller.scope:
        return
    for slug, scope in registrations.items():
        if scope - caller.scope if slug == OWN_SLUG else scope:
            raise InsufficientScope(GRANT, "It holds, or would hold, scopes that your token does not carry.")
