"""APIs that a client has a right over: it administers their scopes, or introspects their tokens."""

from collections.abc import Collection, Mapping

from ..oauth.catalogue import Catalogue
from ..oauth.resource import OWN_SLUG
from .errors import UnknownResource


def delegated(
    identifiers: Collection[str], before: Mapping[str, int], catalogue: Catalogue, *, with_own: bool = False
) -> Mapping[str, int]:
    """The generations by slug. `before` is what the client has now. Raises UnknownResource.

    Without `with_own`, our own resource is unknown, because its scopes are rights over this server.
    """
    resources = {
        resource.identifier: resource for resource in catalogue.resources if with_own or resource.slug != OWN_SLUG
    }
    existing = {resource.slug: resource.generation for name, resource in resources.items() if name in identifiers}
    deleted: dict[str, int] = {}
    for identifier in identifiers:
        if identifier not in resources:
            # A slug is accepted only for a deleted API that the client still has.
            if before.get(identifier) in (None, _generation(identifier, catalogue)):
                raise UnknownResource(identifier)
            deleted[identifier] = before[identifier]
    return {**deleted, **existing}


def api_names(generations: Mapping[str, int], catalogue: Catalogue) -> list[str]:
    """The identifiers in the order of the slugs; the slug itself for an API that was deleted."""
    identifiers = {(resource.slug, resource.generation): resource.identifier for resource in catalogue.resources}
    return [identifiers.get(entry, entry[0]) for entry in sorted(generations.items())]


def _generation(slug: str, catalogue: Catalogue) -> int | None:
    resource = catalogue.by_slug(slug)
    return resource.generation if resource else None
