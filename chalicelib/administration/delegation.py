"""The APIs that a client administers: their scopes are the client's to hand out."""

from collections.abc import Collection, Mapping

from ..oauth.catalogue import Catalogue
from ..oauth.resource import OWN_SLUG
from .errors import UnknownResource


def delegated(identifiers: Collection[str], before: Mapping[str, int], catalogue: Catalogue) -> Mapping[str, int]:
    """The generations by slug. `before` is what the client administers now. Raises UnknownResource.

    Our own resource is unknown here: its scopes are rights over this server.
    """
    resources = {resource.identifier: resource for resource in catalogue.resources if resource.slug != OWN_SLUG}
    known = {resource.slug: resource.generation for name, resource in resources.items() if name in identifiers}
    deleted: dict[str, int] = {}
    for identifier in identifiers:
        if identifier not in resources:
            # A slug names only what a deleted API has left with the client.
            if before.get(identifier) in (None, _generation(identifier, catalogue)):
                raise UnknownResource(identifier)
            deleted[identifier] = before[identifier]
    return {**deleted, **known}


def administered_names(administers: Mapping[str, int], catalogue: Catalogue) -> list[str]:
    """The identifiers in the order of the slugs; the slug itself for an API that was deleted."""
    identifiers = {(resource.slug, resource.generation): resource.identifier for resource in catalogue.resources}
    return [identifiers.get(entry, entry[0]) for entry in sorted(administers.items())]


def _generation(slug: str, catalogue: Catalogue) -> int | None:
    resource = catalogue.by_slug(slug)
    return resource.generation if resource else None
