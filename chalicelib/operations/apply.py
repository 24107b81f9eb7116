"""Resources and scope groups from a file in their owner's repository: a diff, then one write or none.

The operator's side reads the file (infra/catalogue_file.py) and sends its content. Applied twice it changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ..administration.audit import Actor
from ..administration.catalogue_document import (
    OWN_MEMBERS,
    RESOURCE_MEMBERS,
    CatalogueInvalid,
    check_groups,
    check_reserved,
    group_document,
    group_of,
    resource_document,
    resource_of,
)
from ..administration.catalogue_editor import CatalogueEditor, flat, with_resource
from ..administration.errors import ChangeRefused
from ..oauth.catalogue import Catalogue
from ..oauth.resource import OWN_SLUG, Resource, ScopeGroup
from .document_limits import check_limits

OPERATOR: Final = Actor("operator:apply")


class ApplyRefused(Exception):
    """Nothing was written. The text begins with the path of what is wrong, or says who holds a scope to be removed."""


@dataclass(frozen=True)
class Apply:
    editor: CatalogueEditor
    load: Callable[[], Catalogue]
    issuer: str

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"content": {"resources": […]}, "dry_run": false}`. Answers the diff and whether it was written."""
        dry_run = event.get("dry_run", False)
        if "content" not in event or event.keys() - {"content", "dry_run"} or not isinstance(dry_run, bool):
            raise ApplyRefused('Send {"content": {"resources": […]}, "dry_run": false}.')
        content = event["content"]
        try:
            check_limits(content)
        except CatalogueInvalid as error:
            raise ApplyRefused(str(error)) from None

        def change(catalogue: Catalogue) -> Catalogue:
            try:
                return _applied(catalogue, content, self.issuer)
            except CatalogueInvalid as error:
                raise ApplyRefused(str(error)) from None

        before = self.load()
        diff = _diff(before, change(before))
        if diff and not dry_run:
            try:
                self.editor.edit(change, action="catalogue.apply", target="catalogue", actor=OPERATOR)
            except ChangeRefused as error:
                raise ApplyRefused(str(error) or "The catalogue was changed concurrently. Try again.") from None
        return {"diff": diff, "written": bool(diff) and not dry_run}


def _applied(catalogue: Catalogue, content: Any, issuer: str) -> Catalogue:
    """Raises CatalogueInvalid."""
    if not isinstance(content, dict) or content.keys() != {"resources"} or not isinstance(content["resources"], list):
        raise CatalogueInvalid("resources", "the file must hold one member, resources, a list")
    named: set[str] = set()
    for index, entry in enumerate(content["resources"]):
        at = f"resources[{index}]"
        slug = entry.get("slug") if isinstance(entry, dict) else None
        before = catalogue.by_slug(slug) if isinstance(slug, str) else None
        after = _merged(before, entry, issuer, at) if before else resource_of(entry, issuer, at)
        if after.slug in named:
            raise CatalogueInvalid(f"{at}.slug", f"{after.slug} stands in the file twice")
        named.add(after.slug)
        others = {other.identifier for other in catalogue.resources if other.slug != after.slug}
        if after.identifier in others:
            raise CatalogueInvalid(f"{at}.identifier", f"{after.identifier} is another resource's")
        catalogue = with_resource(catalogue, after)
    return catalogue


def _merged(before: Resource, entry: Mapping[str, Any], issuer: str, at: str) -> Resource:
    """Members and groups that the entry does not mention stay. Raises CatalogueInvalid."""
    is_own = before.slug == OWN_SLUG
    members = OWN_MEMBERS if is_own else RESOURCE_MEMBERS
    shown = {name: value for name, value in resource_document(before).items() if name in members}
    merged = resource_of({**shown, **entry, "scopeGroups": []}, issuer, at)
    if merged.identifier != before.identifier:
        raise CatalogueInvalid(f"{at}.identifier", f"cannot be edited: it is {before.identifier}")
    asked = entry.get("scopeGroups", [])
    if not isinstance(asked, list):
        raise CatalogueInvalid(f"{at}.scopeGroups", "must be a list")
    groups = {group.slug: group for group in before.groups}
    named: dict[str, ScopeGroup] = {}
    for index, asked_group in enumerate(asked):
        place = f"{at}.scopeGroups[{index}]"
        group = _merged_group(groups, asked_group, place)
        if is_own and group.slug == before.groups[0].slug:
            raise CatalogueInvalid(f"{place}.slug", "native scopes live in code")
        if group.slug in named:
            raise CatalogueInvalid(f"{place}.slug", f"{group.slug} stands in the file twice")
        named[group.slug] = group
    merged = replace(merged, groups=tuple((groups | named).values()))
    check_groups(merged, at)
    check_reserved(before, merged, at)
    given = {token for group in named.values() for token in group.scopes}
    return replace(merged, removing=(before.removing & frozenset(merged.scope())) - given)


def _merged_group(known: Mapping[str, ScopeGroup], entry: Any, at: str) -> ScopeGroup:
    """Its scopes are as the entry has them, if it has any; other members that it does not mention stay."""
    slug = entry.get("slug") if isinstance(entry, dict) else None
    before = known.get(slug) if isinstance(slug, str) else None
    return group_of({**group_document(before), **entry} if before else entry, at)


def _diff(before: Catalogue, after: Catalogue) -> list[str]:
    """One line for each difference: `+` comes, `-` goes, `~` changes."""
    old, new = flat(before), flat(after)
    lines = []
    for name in [*new, *(name for name in old if name not in new)]:
        if name not in old:
            lines.append(f"+ {name}: {new[name]}")
        elif name not in new:
            lines.append(f"- {name}: {old[name]}")
        elif old[name] != new[name]:
            lines.append(f"~ {name}: {old[name]} → {new[name]}")
    return lines
