"""Resources and scope groups from a file in their owner's repository: shown as a diff, written at once, or not at all.

What the file names becomes as the file says; what it does not mention stays. Applied twice it changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ..administration.audit import Actor
from ..administration.catalogue_document import (
    OWN_MEMBERS,
    RESOURCE_MEMBERS,
    CatalogueInvalid,
    check_distinct,
    check_groups,
    group_of,
    resource_document,
    resource_of,
)
from ..administration.catalogue_editor import CatalogueEditor, flat, with_resource
from ..oauth.resource import OWN_SLUG, Catalogue, Resource
from .catalogue_text import TextInvalid, line_of, parse

OPERATOR: Final = Actor("operator:apply")


class ApplyRefused(Exception):
    """Nothing was written. The text names line and field."""


@dataclass(frozen=True)
class Apply:
    editor: CatalogueEditor
    load: Callable[[], Catalogue]
    issuer: str

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"text": JSON or YAML, "dry_run": false}`. Answers the diff, line by line, and whether it was written."""
        text, dry_run = event.get("text"), bool(event.get("dry_run"))
        if not isinstance(text, str):
            raise ApplyRefused('Send {"text": "…"} with the file as it is.')
        try:
            content, lines = parse(text)
        except TextInvalid as error:
            raise ApplyRefused(str(error)) from None

        def change(catalogue: Catalogue) -> Catalogue:
            try:
                return _applied(catalogue, content, self.issuer)
            except CatalogueInvalid as error:
                raise ApplyRefused(f"line {line_of(error.field, lines)}: {error}") from None

        before = self.load()
        diff = _diff(before, change(before))
        if diff and not dry_run:
            self.editor.edit(change, action="catalogue.apply", target="catalogue", actor=OPERATOR)
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
        catalogue = with_resource(catalogue, after)
        check_distinct(list(catalogue.resources))
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
    for index, asked_group in enumerate(asked):
        group = group_of(asked_group, f"{at}.scopeGroups[{index}]")
        if is_own and group.slug == before.groups[0].slug:
            raise CatalogueInvalid(f"{at}.scopeGroups[{index}].slug", "native scopes live in code")
        groups[group.slug] = group
    merged = replace(merged, groups=tuple(groups.values()))
    check_groups(merged, at)
    given = {token for group in asked for token in group["scopes"]}
    return replace(merged, removing=(before.removing & frozenset(merged.scope())) - given)


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
