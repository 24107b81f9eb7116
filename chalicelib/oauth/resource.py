"""RFC 8707: the APIs that tokens are issued for, and their scopes."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from .scope import Scope

SLUG: Final = re.compile(r"[a-z0-9-]{1,64}")
TYPS: Final = ("at+jwt", "JWT")
MAXIMUM_LIFETIME: Final = timedelta(days=1)
OWN_SLUG: Final = "admin-api"

NATIVE_SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "api_client_read": "Read API clients and scopes",
        "api_client_write": "Write API clients, handing out only what the caller holds or administers",
        "api_client_grant": "Hand out any scope and manage any API client",
        "resource_read": "Read resources and scope groups",
        "resource_write": "Write resources and scope groups",
        "settings_read": "Read the settings",
        "settings_write": "Write the settings",
        "audit_read": "Read the audit trail",
        "key_read": "Read when each signing key is published and signs",
        "issuer_read": "Read the trusted issuers of workload identities",
        "issuer_write": "Add, disable and delete trusted issuers",
        "self_secret_write": "Manage one's own client secrets",
    }
)

# Reserved for future native scopes: modules cannot add such scopes to our own resource. Other APIs can, because our own
# endpoints refuse their tokens, which have another `aud`.
RESERVED_PREFIXES: Final = (
    "api_client_",
    "audit_",
    "issuer_",
    "key_",
    "resource_",
    "self_",
    "settings_",
    "token_",
)


class ScopeGroup(NamedTuple):
    """The scopes that one module adds to a resource: names and descriptions."""

    slug: str
    name: str
    scopes: Mapping[str, str]
    enabled: bool = True


NATIVE_GROUP: Final = ScopeGroup("native", "Native scopes", NATIVE_SCOPES)


class Resource(NamedTuple):
    """An API. Its tokens have `identifier` as `aud`, and `typ` and `alg` in their header.

    A deleted API's `generation` is never used again, even if its slug is registered again. It is 0 for our own resource
    and for APIs that a catalogue has had since bootstrap or since a version without generations.
    """

    slug: str
    identifier: str
    name: str
    typ: str = "at+jwt"
    alg: str = "RS256"
    maximum_lifetime: timedelta = MAXIMUM_LIFETIME
    enabled: bool = True
    groups: tuple[ScopeGroup, ...] = ()
    # Scopes that are being removed. No client can get them while the removal checks which clients hold them.
    pending_removals: frozenset[str] = frozenset()
    generation: int = 0
    # RFC 9728: whether anyone may read its name and which server issues its tokens.
    publishes_metadata: bool = False
    # What verifies its tokens: a name in administration.verifiers. Tokens are the same for all of them.
    verifier: str = "other"

    def assignable_scope(self) -> Scope:
        """The scope that a client can be registered for, including disabled groups."""
        return self.scope() - Scope(tuple(self.pending_removals))

    def scope(self) -> Scope:
        """All scopes of the resource, enabled or not."""
        return Scope(tuple(name for group in self.groups for name in group.scopes))

    def offers(self, token: str) -> bool:
        """Whether `token` is in the available scope."""
        return self.enabled and any(group.enabled and token in group.scopes for group in self.groups)

    def available_scope(self) -> Scope:
        """The scope that a token can be issued for: enabled groups of an enabled resource."""
        if not self.enabled:
            return Scope()
        return Scope(tuple(name for group in self.groups if group.enabled for name in group.scopes))


def own_identifier(issuer: str) -> str:
    return f"{issuer}/admin-api"


def own_resource(issuer: str, groups: Iterable[ScopeGroup] = (), **fields: object) -> Resource:
    """The resource of this server's own API, always enabled. Code defines its native scopes; modules add groups."""
    values: dict[str, Any] = {**fields, "groups": (NATIVE_GROUP, *groups), "publishes_metadata": True}
    return Resource(OWN_SLUG, own_identifier(issuer), "Admin API", **values)
