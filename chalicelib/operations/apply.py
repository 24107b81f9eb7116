"""The operator function `apply`: resources and scope groups from a file, as a diff and at most one write.

infra/catalogue_file.py reads the file on the operator's machine and sends its content. A second run changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from ..administration.shared_scopes import shared_scope_warnings
from ..administration.trusted_issuer_document import (
    IsUrl,
    check_issuers,
    trusted_issuer_document,
    trusted_issuer_of,
)
from ..administration.trusted_issuers import with_issuer
from ..oauth.catalogue import Catalogue
from ..oauth.resource import OWN_SLUG, Resource, ScopeGroup
from .document_limits import check_limits

OPERATOR: Final = Actor("operator:apply")


class ApplyRefused(Exception):
    """Nothing was written. The text starts with the path of the error, or names clients that hold a removed scope."""


@dataclass(frozen=True)
class Apply:
    editor: CatalogueEditor
    load: Callable[[], Catalogue]
    issuer: str
    is_issuer_url: IsUrl

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{"content": {"resources": […], "trustedIssuers": […]}, "dry_run": false}`, with one of the lists or both.

        The answer has the diff, whether it was written, and a warning for each scope name that an API of the file
        shares with another API.
        """
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
                return _applied(catalogue, content, self.issuer, self.is_issuer_url)
            except CatalogueInvalid as error:
                raise ApplyRefused(str(error)) from None

        before = self.load()
        after = change(before)
        diff = _diff(before, after)
        if diff and not dry_run:
            try:
                self.editor.edit(change, action="catalogue.apply", target="catalogue", actor=OPERATOR)
            except ChangeRefused as error:
                raise ApplyRefused(str(error) or "The catalogue was changed concurrently. Try again.") from None
        # Also if nothing changes: a file that is applied regularly should not warn only once.
        warnings = shared_scope_warnings(after, {entry["slug"] for entry in content.get("resources", [])})
        return {"diff": diff, "written": bool(diff) and not dry_run, "warnings": warnings}


def _applied(catalogue: Catalogue, content: Any, issuer: str, is_url: IsUrl) -> Catalogue:
    """Raises CatalogueInvalid."""
    if not isinstance(content, dict) or not content or not content.keys() <= {"resources", "trustedIssuers"}:
        raise CatalogueInvalid("resources", "the file must have resources or trustedIssuers, and no other member")
    for name, value in content.items():
        if not isinstance(value, list):
            raise CatalogueInvalid(name, "must be a list")
    catalogue = _with_resources(catalogue, content.get("resources", []), issuer)
    return _with_issuers(catalogue, content.get("trustedIssuers", []), issuer, is_url)


def _with_issuers(catalogue: Catalogue, entries: list[Any], issuer: str, is_url: IsUrl) -> Catalogue:
    """Members that an entry does not mention are unchanged. Raises CatalogueInvalid."""
    slugs: set[str] = set()
    for index, entry in enumerate(entries):
        at = f"trustedIssuers[{index}]"
        slug = entry.get("slug") if isinstance(entry, dict) else None
        before = next((one for one in catalogue.trusted_issuers if one.slug == slug), None)
        after = trusted_issuer_of({**trusted_issuer_document(before), **entry} if before else entry, issuer, is_url, at)
        if after.slug in slugs:
            raise CatalogueInvalid(f"{at}.slug", f"{after.slug} appears twice. Merge the two entries.")
        slugs.add(after.slug)
        if before and (before.issuer, before.kind) != (after.issuer, after.kind):
            raise CatalogueInvalid(f"{at}.issuer", "cannot be edited, and neither can kind. Use another slug.")
        catalogue = with_issuer(catalogue, after._replace(generation=before.generation if before else 0))
    check_issuers(catalogue.trusted_issuers)
    return catalogue


def _with_resources(catalogue: Catalogue, entries: list[Any], issuer: str) -> Catalogue:
    slugs: set[str] = set()
    for index, entry in enumerate(entries):
        at = f"resources[{index}]"
        slug = entry.get("slug") if isinstance(entry, dict) else None
        before = catalogue.by_slug(slug) if isinstance(slug, str) else None
        after = _merged(before, entry, issuer, at) if before else resource_of(entry, issuer, at)
        if after.slug in slugs:
            raise CatalogueInvalid(f"{at}.slug", f"{after.slug} appears twice. Merge the two entries.")
        slugs.add(after.slug)
        other_identifiers = {other.identifier for other in catalogue.resources if other.slug != after.slug}
        if after.identifier in other_identifiers:
            raise CatalogueInvalid(f"{at}.identifier", f"another resource has {after.identifier}. Choose a new one.")
        catalogue = with_resource(catalogue, after)
    return catalogue


def _merged(before: Resource, entry: Mapping[str, Any], issuer: str, at: str) -> Resource:
    """Members and groups that the entry does not mention are unchanged. Raises CatalogueInvalid."""
    members = OWN_MEMBERS if before.slug == OWN_SLUG else RESOURCE_MEMBERS
    defaults = {name: value for name, value in resource_document(before).items() if name in members}
    merged = resource_of({**defaults, **entry, "scopeGroups": []}, issuer, at)
    if merged.identifier != before.identifier:
        raise CatalogueInvalid(f"{at}.identifier", f"cannot be edited. It must be {before.identifier}.")
    entry_groups = _entry_groups(before, entry, at)
    groups = {group.slug: group for group in before.groups} | entry_groups
    merged = merged._replace(groups=tuple(groups.values()))
    check_groups(merged, at)
    check_reserved(before, merged, at)
    # A scope that the entry mentions is no longer being removed.
    entry_scopes = {token for group in entry_groups.values() for token in group.scopes}
    return merged._replace(pending_removals=(before.pending_removals & frozenset(merged.scope())) - entry_scopes)


def _entry_groups(before: Resource, entry: Mapping[str, Any], at: str) -> dict[str, ScopeGroup]:
    """The groups of the entry by slug, each merged with the group of the resource that it changes."""
    entries = entry.get("scopeGroups", [])
    if not isinstance(entries, list):
        raise CatalogueInvalid(f"{at}.scopeGroups", "must be a list")
    groups_before = {group.slug: group for group in before.groups}
    groups: dict[str, ScopeGroup] = {}
    for index, group_entry in enumerate(entries):
        path = f"{at}.scopeGroups[{index}]"
        group = _merged_group(groups_before, group_entry, path)
        if before.slug == OWN_SLUG and group.slug == before.groups[0].slug:
            raise CatalogueInvalid(f"{path}.slug", "native scopes cannot be changed. Remove this group from the file.")
        if group.slug in groups:
            raise CatalogueInvalid(f"{path}.slug", f"{group.slug} appears twice. Merge the two entries.")
        groups[group.slug] = group
    return groups


def _merged_group(groups_before: Mapping[str, ScopeGroup], entry: Any, at: str) -> ScopeGroup:
    """Members that the entry does not mention are unchanged. `scopes`, if mentioned, replaces all scopes."""
    slug = entry.get("slug") if isinstance(entry, dict) else None
    before = groups_before.get(slug) if isinstance(slug, str) else None
    return group_of({**group_document(before), **entry} if before else entry, at)


def _diff(before: Catalogue, after: Catalogue) -> list[str]:
    """One line for each difference: `+` is new, `-` is removed, `~` is changed."""
    old, new = flat(before), flat(after)
    lines = []
    removed_names = [name for name in old if name not in new]
    for name in [*new, *removed_names]:
        if name not in old:
            lines.append(f"+ {name}: {new[name]}")
        elif name not in new:
            lines.append(f"- {name}: {old[name]}")
        elif old[name] != new[name]:
            lines.append(f"~ {name}: {old[name]} → {new[name]}")
    return lines
