"""Use cases for resources, for their scope groups, which modules add, and for the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..oauth.catalogue import Catalogue, Settings
from ..oauth.resource import NATIVE_GROUP, OWN_SLUG, Resource, ScopeGroup
from .audit import Actor
from .catalogue_document import CatalogueInvalid, check_distinct, check_groups, check_reserved
from .catalogue_editor import CatalogueEditor, with_entry, with_resource
from .errors import GroupNotFound, ResourceNotFound

# Called with the stored value. Raises VersionMismatch if If-Match names another version.
Expected = Callable[[Any], None]


@dataclass(frozen=True)
class ResourceAdministration:
    editor: CatalogueEditor

    def all(self) -> tuple[Resource, ...]:
        return self.editor.load().resources

    def read(self, slug: str) -> Resource:
        """Raises ResourceNotFound."""
        return _found(self.editor.load(), slug)

    def read_group(self, slug: str, group_slug: str) -> ScopeGroup:
        """Raises ResourceNotFound, GroupNotFound."""
        return _group_of(self.read(slug), group_slug)

    def create(self, actor: Actor, resource: Resource) -> None:
        """Raises CatalogueInvalid if another resource has the slug or the identifier."""

        def change(catalogue: Catalogue) -> Catalogue:
            check_distinct([*catalogue.resources, resource], "slug", "identifier")
            return with_resource(catalogue, resource)

        self._edit(change, "resource.create", resource.slug, actor)

    def edit(self, actor: Actor, slug: str, edit: Callable[[Resource], Resource], expected: Expected) -> Resource:
        """The resource after `edit`. Raises ResourceNotFound, VersionMismatch, CatalogueInvalid."""

        def change(catalogue: Catalogue) -> Catalogue:
            before = _found(catalogue, slug)
            expected(before)
            return with_resource(catalogue, edit(before))

        return _found(self._edit(change, "resource.edit", slug, actor), slug)

    def delete(self, actor: Actor, slug: str, expected: Expected) -> None:
        """Raises ResourceNotFound, VersionMismatch, ScopesHeld; CatalogueInvalid for this server's own resource."""

        def change(catalogue: Catalogue) -> Catalogue:
            resource = _found(catalogue, slug)
            if slug == OWN_SLUG:
                raise CatalogueInvalid("slug", "this server's own resource cannot be deleted")
            expected(resource)
            return catalogue._replace(resources=tuple(other for other in catalogue.resources if other.slug != slug))

        self._edit(change, "resource.delete", slug, actor)

    def put_group(self, actor: Actor, slug: str, group: ScopeGroup, expected: Expected) -> bool:
        """Replaces the group with the same slug or adds it. Returns whether it is new. Raises ResourceNotFound,
        VersionMismatch, ScopesHeld, CatalogueInvalid.
        """
        is_new = False

        def change(catalogue: Catalogue) -> Catalogue:
            nonlocal is_new
            resource = _found(catalogue, slug)
            _refuse_native(resource, group.slug)
            before = next((other for other in resource.groups if other.slug == group.slug), None)
            expected(before)
            is_new = before is None
            after = resource._replace(groups=with_entry(resource.groups, group))
            check_groups(after)
            check_reserved(resource, after)
            # Scopes of the new group, and scopes that are gone, are no longer marked for removal.
            pending_removals = (resource.pending_removals & frozenset(after.scope())) - group.scopes.keys()
            return with_resource(catalogue, after._replace(pending_removals=pending_removals))

        self._edit(change, "scope_group.put", slug, actor)
        return is_new

    def delete_group(self, actor: Actor, slug: str, group_slug: str, expected: Expected) -> None:
        """Raises ResourceNotFound, GroupNotFound, VersionMismatch, ScopesHeld; CatalogueInvalid for native scopes."""

        def change(catalogue: Catalogue) -> Catalogue:
            resource = _found(catalogue, slug)
            _refuse_native(resource, group_slug)
            group = _group_of(resource, group_slug)
            expected(group)
            groups = tuple(other for other in resource.groups if other.slug != group_slug)
            pending_removals = resource.pending_removals - group.scopes.keys()
            return with_resource(catalogue, resource._replace(groups=groups, pending_removals=pending_removals))

        self._edit(change, "scope_group.delete", slug, actor)

    def settings(self) -> Settings:
        return self.editor.load().settings

    def edit_settings(self, actor: Actor, edit: Callable[[Settings], Settings], expected: Expected) -> Settings:
        """The settings after `edit`. Raises VersionMismatch."""

        def change(catalogue: Catalogue) -> Catalogue:
            expected(catalogue.settings)
            return catalogue._replace(settings=edit(catalogue.settings))

        return self.editor.edit(change, action="settings.edit", target="settings", actor=actor).settings

    def _edit(self, change: Callable[[Catalogue], Catalogue], action: str, slug: str, actor: Actor) -> Catalogue:
        return self.editor.edit(change, action=action, target=f"resource:{slug}", actor=actor)


def _group_of(resource: Resource, group_slug: str) -> ScopeGroup:
    for group in resource.groups:
        if group.slug == group_slug:
            return group
    raise GroupNotFound(group_slug)


def _found(catalogue: Catalogue, slug: str) -> Resource:
    resource = catalogue.by_slug(slug)
    if resource is None:
        raise ResourceNotFound(slug)
    return resource


def _refuse_native(resource: Resource, group_slug: str) -> None:
    if resource.slug == OWN_SLUG and group_slug == NATIVE_GROUP.slug:
        raise CatalogueInvalid("slug", "native scopes live in code and cannot be changed")
