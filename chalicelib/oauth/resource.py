"""RFC 8707: the APIs that tokens are for and the scopes they own; with the server's settings, the catalogue."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from .scope import Scope

SLUG: Final = re.compile(r"[a-z0-9-]{1,64}")
TYPS: Final = ("at+jwt", "JWT")
MAXIMUM_LIFETIME: Final = timedelta(days=1)
OWN_SLUG: Final = "admin-api"

NATIVE_SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "api_client_read": "Read API clients and scopes",
        "api_client_write": "Write API clients, handing out only what the caller holds",
        "api_client_grant": "Hand out any scope and manage any API client",
        "resource_read": "Read resources and scope groups",
        "resource_write": "Write resources and scope groups",
        "settings_read": "Read the settings",
        "settings_write": "Write the settings",
        "audit_read": "Read the audit trail",
        "key_read": "Read when each signing key is published and signs",
        "self_secret_write": "Manage one's own client secrets",
    }
)


@dataclass(frozen=True)
class ScopeGroup:
    """Scopes that one module adds to a resource: names and what each permits."""

    slug: str
    name: str
    scopes: Mapping[str, str]
    enabled: bool = True


NATIVE_GROUP: Final = ScopeGroup("native", "Native scopes", NATIVE_SCOPES)


@dataclass(frozen=True)
class Resource:
    """An API. `identifier` becomes `aud`; `typ` and `alg` stand in the header of its tokens."""

    slug: str
    identifier: str
    name: str
    typ: str = "at+jwt"
    alg: str = "RS256"
    maximum_lifetime: timedelta = MAXIMUM_LIFETIME
    enabled: bool = True
    groups: tuple[ScopeGroup, ...] = ()
    # Scopes about to be removed: while it is found out who holds them, nobody can be given them.
    removing: frozenset[str] = frozenset()

    def assignable_scope(self) -> Scope:
        """What a client can be registered for: also what is switched off for now."""
        return self.scope() - Scope(tuple(self.removing))

    def scope(self) -> Scope:
        """All that it owns, switched on or not."""
        return Scope(tuple(name for group in self.groups for name in group.scopes))

    def available_scope(self) -> Scope:
        """What can be granted: nothing of a resource or a group that is switched off."""
        if not self.enabled:
            return Scope()
        return Scope(tuple(name for group in self.groups if group.enabled for name in group.scopes))


def own_identifier(issuer: str) -> str:
    return f"{issuer}/admin-api"


def own_resource(issuer: str, groups: Iterable[ScopeGroup] = (), **fields: object) -> Resource:
    """This server's own resource, always on: its native scopes live in code, modules add groups to them."""
    return Resource(OWN_SLUG, own_identifier(issuer), "Admin API", groups=(NATIVE_GROUP, *groups), **fields)  # type: ignore[arg-type]  # fields of Resource


@dataclass(frozen=True)
class Settings:
    issuing_enabled: bool = True
    force_https: bool = True
    default_lifetime: timedelta = timedelta(hours=1)
    maximum_lifetime: timedelta = MAXIMUM_LIFETIME


@dataclass(frozen=True)
class Catalogue:
    """All resources, our own first, and the settings. Our own endpoints refuse every token issued before `epoch`.
    `ring_version` rises when warm containers must fetch the key ring anew.
    """

    resources: tuple[Resource, ...]
    settings: Settings = field(default_factory=Settings)
    epoch: datetime | None = None
    ring_version: int = 0
    version: int = 1

    @property
    def own(self) -> Resource:
        return self.resources[0]

    def available(self) -> Iterator[Resource]:
        return (resource for resource in self.resources if resource.enabled)

    def by_slug(self, slug: str) -> Resource | None:
        return next((resource for resource in self.resources if resource.slug == slug), None)

    def identified_by(self, identifier: str) -> Resource | None:
        return next((resource for resource in self.available() if resource.identifier == identifier), None)
