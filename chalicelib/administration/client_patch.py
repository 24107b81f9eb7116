"""RFC 7396: the requested changes of a client, parsed once and applied to the stored client."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..moments import parse_rfc3339, rfc3339
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.resource import OWN_SLUG
from ..oauth.scope import MAXIMUM_SCOPE_TOKENS, Scope
from .delegation import delegated
from .errors import ServerOwnedFields, TooManyScopes, UnknownResource, UnknownScopes


@dataclass(frozen=True)
class ClientPatch:
    """`fields` are new values by name of the attribute of Client. Other fields are unchanged.

    `registrations` are new scopes by resource identifier. With `replaces_resources` every other API loses its scopes.
    `additions` and `removals` change the scopes that the client has, also by identifier. `administers` are identifiers.
    `echoes` are fields of the server's that the caller sent back; they must be as they are stored.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    registrations: Mapping[str, Scope] = field(default_factory=dict)
    replaces_resources: bool = False
    additions: Mapping[str, Scope] = field(default_factory=dict)
    removals: Mapping[str, Scope] = field(default_factory=dict)
    administers: Collection[str] | None = None
    echoes: Mapping[str, Any] = field(default_factory=dict)

    def applied_to(self, before: Client, catalogue: Catalogue) -> Client:
        """Raises ServerOwnedFields, TooManyScopes, UnknownScopes or UnknownResource."""
        stored = server_owned(before)
        changed = [name for name, value in self.echoes.items() if not _is_echo(name, value, stored[name])]
        if changed:
            raise ServerOwnedFields(changed)
        administers = before.administers
        if self.administers is not None:
            administers = delegated(self.administers, before.administers, catalogue)
        registrations = self._registrations(before, catalogue)
        return before._replace(**self.fields, registrations=registrations, administers=administers)

    def _registrations(self, before: Client, catalogue: Catalogue) -> Mapping[str, Scope]:
        changed = self._changed_scopes(before, catalogue)
        requested = {**self.registrations, **changed}
        if not (requested or self.replaces_resources):
            return before.registrations
        unchanged = before.registrations
        if self.replaces_resources:
            unchanged = {slug: scope for slug, scope in unchanged.items() if slug == OWN_SLUG}
        names_resources = self.replaces_resources or bool(changed.keys() - {catalogue.own_resource.identifier})
        return assigned(requested, before.registrations, unchanged, catalogue, names_resources)

    def _changed_scopes(self, before: Client, catalogue: Catalogue) -> Mapping[str, Scope]:
        """The scopes of the client after `additions` and `removals`, by identifier."""
        slugs = {resource.identifier: resource.slug for resource in catalogue.resources}
        return {
            identifier: before.registered_scope(slugs.get(identifier, identifier))
            - self.removals.get(identifier, Scope())
            | self.additions.get(identifier, Scope())
            for identifier in (*self.additions, *self.removals)
        }


def server_owned(client: Client) -> Mapping[str, Any]:
    """As answers show them: moments are RFC 3339 text, to the second."""
    return {
        "generation": client.generation,
        "client_id": client.client_id,
        "external_issuer": None,
        "last_used_at": rfc3339(client.last_used_at),
        "secrets_expire_at": rfc3339(client.secrets_expire_at),
        "created_at": rfc3339(client.created_at),
        "updated_at": rfc3339(client.updated_at),
    }


def assigned(
    requested: Mapping[str, Scope],
    before: Mapping[str, Scope],
    unchanged: Mapping[str, Scope],
    catalogue: Catalogue,
    names_resources: bool,
) -> Mapping[str, Scope]:
    """`unchanged`, with the requested scopes, which are by identifier. The result is by slug.

    A new scope of a client must exist. A scope that it already has stays even if its module is removed. Raises
    TooManyScopes, UnknownResource or UnknownScopes.
    """
    slugs = {resource.identifier: resource.slug for resource in catalogue.resources}
    for identifier in requested:
        # A slug is accepted only for a deleted resource that the client still has scopes of.
        if identifier not in slugs and (identifier not in before or catalogue.by_slug(identifier)):
            raise UnknownResource(identifier)
    by_slug = {slugs.get(identifier, identifier): scope for identifier, scope in requested.items()}
    registrations = {**unchanged, **by_slug}
    if sum(len(scope.tokens) for scope in registrations.values()) > MAXIMUM_SCOPE_TOKENS:
        raise TooManyScopes("resources" if names_resources else "scopes")
    unknown: list[str] = []
    for slug, scope in by_slug.items():
        resource = catalogue.by_slug(slug)
        unknown.extend(scope - (resource.assignable_scope() if resource else Scope()) - before.get(slug, Scope()))
    if unknown:
        raise UnknownScopes(unknown, _places(unknown, catalogue))
    return {slug: scope for slug, scope in registrations.items() if scope}


def _places(tokens: Iterable[str], catalogue: Catalogue) -> Mapping[str, str]:
    """The member of the body where each scope belongs. If several APIs offer it, for each of them."""
    offers = [
        ("scopes" if resource.slug == OWN_SLUG else f"resources, with the resource {resource.identifier}", resource)
        for resource in catalogue.resources
    ]
    offered = [(place, frozenset(resource.assignable_scope())) for place, resource in offers]
    places = {token: [place for place, scope in offered if token in scope] for token in tokens}
    return {token: ", or in ".join(names) for token, names in places.items() if names}


def _is_echo(name: str, sent: Any, stored: Any) -> bool:
    """A client may be used between the caller's read and this request, so an earlier last use is an echo too."""
    if name == "last_used_at" and stored is not None:
        return sent is None or (isinstance(sent, str) and _is_moment_until(sent, stored))
    return _is_same(sent, stored)


def _is_moment_until(sent: str, stored: str) -> bool:
    moment, end = parse_rfc3339(sent), parse_rfc3339(stored)
    return moment is not None and end is not None and moment <= end


def _is_same(one: Any, other: Any) -> bool:
    """1, 1.0 and true are equal in Python, but they are different JSON."""
    return type(one) is type(other) and one == other
