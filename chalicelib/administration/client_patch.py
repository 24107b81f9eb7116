"""RFC 7396: what a caller wants changed about a client, parsed once and applied to whatever is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..moments import rfc3339
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.resource import OWN_SLUG
from ..oauth.scope import MAXIMUM_SCOPE_TOKENS, Scope
from .errors import ServerOwnedFields, TooManyScopes, UnknownResource, UnknownScopes


@dataclass(frozen=True)
class ClientPatch:
    """`fields` are new values by name of the attribute of Client; fields that are not named are unchanged.

    `registrations` are new scopes by resource identifier. With `replaces_resources` every other API loses its scopes.
    `echoes` are fields of the server's that the caller sent back; they must be as they are stored.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    registrations: Mapping[str, Scope] = field(default_factory=dict)
    replaces_resources: bool = False
    echoes: Mapping[str, Any] = field(default_factory=dict)

    def applied_to(self, before: Client, catalogue: Catalogue) -> Client:
        """Raises ServerOwnedFields, TooManyScopes, UnknownScopes or UnknownResource."""
        stored = server_owned(before)
        changed = [name for name, value in self.echoes.items() if not _is_same(value, stored[name])]
        if changed:
            raise ServerOwnedFields(changed)
        return before._replace(**self.fields, registrations=self._registrations(before, catalogue))

    def _registrations(self, before: Client, catalogue: Catalogue) -> Mapping[str, Scope]:
        if not (self.registrations or self.replaces_resources):
            return before.registrations
        unchanged = before.registrations
        if self.replaces_resources:
            unchanged = {slug: scope for slug, scope in unchanged.items() if slug == OWN_SLUG}
        return assigned(self.registrations, before.registrations, unchanged, catalogue, self.replaces_resources)


def server_owned(client: Client) -> Mapping[str, Any]:
    """As answers show them: moments are RFC 3339 text, to the second."""
    return {
        "generation": client.generation,
        "client_id": client.client_id,
        "external_issuer": None,
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
    """`unchanged` by slug, with what is requested by identifier in its place.

    A scope that a client newly gets must exist. A scope that it has stays even while its module is away. Raises
    TooManyScopes, UnknownResource or UnknownScopes.
    """
    slugs = {resource.identifier: resource.slug for resource in catalogue.resources}
    for identifier in requested:
        # A slug names only what a deleted resource has left with the client.
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
    """The member of the body for each scope that an API offers. Of several APIs, for each of them."""
    offers = [
        ("scopes" if resource.slug == OWN_SLUG else f"resources, with the resource {resource.identifier}", resource)
        for resource in catalogue.resources
    ]
    offered = [(place, frozenset(resource.assignable_scope())) for place, resource in offers]
    places = {token: [place for place, scope in offered if token in scope] for token in tokens}
    return {token: ", or in ".join(found) for token, found in places.items() if found}


def _is_same(one: Any, other: Any) -> bool:
    """1, 1.0 and true are equal to Python, and not the same JSON."""
    return type(one) is type(other) and one == other
