"""The rights of callers.

A caller has the scopes that are both in its token and in its registration. It may assign only scopes
that its token carries and scopes of the APIs that its client administers, and change only clients that hold no others,
unless its token carries `api_client_grant`. Only such a token changes which APIs a client administers, or changes a
client that administers any. Nobody can give themselves, or a client they control, more rights than they have.
"""

from collections.abc import Callable
from typing import Final

from ..oauth.bearer import Caller
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.errors import InsufficientScope
from ..oauth.resource import OWN_SLUG
from ..oauth.scope import Scope

GRANT = "api_client_grant"
# A header of API Gateway has 10,240 bytes. The challenge names these scopes twice.
NAMED_SCOPES: Final = 10
ASK_FOR_IT: Final = "Your client is registered for it: request a token that carries it."


def is_grant_holder(client: Client) -> bool:
    """Whether it can administer this server."""
    return client.enabled and GRANT in client.registered_scope(OWN_SLUG)


def is_permanent_administrator(client: Client) -> bool:
    """A grant holder with a secret or a key that does not expire. A trust does not count: its issuer may end it."""
    expiries = [secret.expires_at for secret in client.client_secrets] + [key.expires_at for key in client.client_keys]
    return is_grant_holder(client) and None in expiries


def require(caller: Caller, scope: str) -> None:
    """Raises InsufficientScope."""
    if scope not in caller.scope:
        raise InsufficientScope(scope, ASK_FOR_IT if scope in caller.client.registered_scope(OWN_SLUG) else "")


def require_to_cover(caller: Caller, client: Client, catalogue: Callable[[], Catalogue]) -> None:
    """Raises InsufficientScope when `client` holds more than the caller may hand out.

    A token for this server carries no scopes of other resources, so those need `administers` or `api_client_grant`.
    `catalogue` reads the stored catalogue, and is called only when the answer depends on it.
    """
    if GRANT in caller.scope:
        return
    if client.administers and client.generation != caller.client.generation:
        raise _grant_missing(caller, "The client administers APIs, or would.")
    others = {slug for slug, scope in client.registrations.items() if scope and slug != OWN_SLUG}
    excess = client.registered_scope(OWN_SLUG) - caller.scope
    if others and (not caller.client.administers or others - administered(caller.client, catalogue())):
        raise _grant_missing(caller, "It holds, or would hold, scopes of APIs that your client does not administer.")
    if excess:
        raise _scope_missing(caller, excess, catalogue)


def require_to_delegate(caller: Caller, before: Client, after: Client) -> None:
    """Raises InsufficientScope for a change of what a client administers, also of the caller's own."""
    if after.administers != before.administers and GRANT not in caller.scope:
        raise _grant_missing(caller, "Only it changes which APIs a client administers.")


def administered(client: Client, catalogue: Catalogue) -> frozenset[str]:
    """The slugs of the APIs that `client` administers now. An API that was deleted and created again is another one."""
    return frozenset(
        resource.slug
        for resource in catalogue.resources
        if resource.slug != OWN_SLUG and client.administers.get(resource.slug) == resource.generation
    )


def _scope_missing(caller: Caller, excess: Scope, catalogue: Callable[[], Catalogue]) -> InsufficientScope:
    """Names the scopes themselves if the caller can get a token that carries them."""
    if excess - caller.client.registered_scope(OWN_SLUG) or excess - catalogue().own_resource.available_scope():
        return _grant_missing(caller, "It holds, or would hold, scopes that your token does not carry.")
    return InsufficientScope(str(Scope(excess.tokens[:NAMED_SCOPES])), ASK_FOR_IT)


def _grant_missing(caller: Caller, reason: str) -> InsufficientScope:
    way = f" {ASK_FOR_IT}" if is_grant_holder(caller.client) else ""
    return InsufficientScope(GRANT, f"{reason}{way}")
