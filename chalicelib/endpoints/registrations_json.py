"""The members `scopes`, `resources` and `administers` of a client in JSON. All APIs are named by their identifiers.

`scopes` are those of our own resource, `resources` those of all others. Each is a whole list, or in a PATCH an object
of scopes to add and to remove.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.resource import OWN_SLUG
from ..oauth.scope import MAXIMUM_SCOPE_TOKENS, SCOPE_TOKEN, Scope
from .fields import NO_MATCH, Fields

SCOPE_MEMBERS: Final = ("scopes", "resources")
MAXIMUM_SCOPE_LENGTH: Final = 255
# Every token request reads the list.
MAXIMUM_ADMINISTERED: Final = 50
# A URI in ASCII (RFC 3986 §2), or the slug of a deleted resource.
IDENTIFIER: Final = re.compile(r"[\x21-\x7E]{1,2048}")
OWN: Final = "Nobody administers this server's own API: only api_client_grant hands out all of its scopes."
NEITHER: Final = "This value should be a list, or an object of add and remove."
BOTH: Final = "A scope should be in add or in remove, not in both."


@dataclass(frozen=True)
class ScopeChanges:
    """By resource identifier."""

    additions: dict[str, Scope] = field(default_factory=dict)
    removals: dict[str, Scope] = field(default_factory=dict)


def registered_resources(client: Client, catalogue: Catalogue) -> list[dict[str, Any]]:
    return [
        {"resource": resource_name(slug, catalogue), "scopes": list(scope)}
        for slug, scope in sorted(client.registrations.items())
        if slug != OWN_SLUG
    ]


def resource_name(slug: str, catalogue: Catalogue) -> str:
    """The identifier, or the slug if the resource was deleted: its assignments remain until they are removed."""
    return next((resource.identifier for resource in catalogue.resources if resource.slug == slug), slug)


def registrations(fields: Fields, own_identifier: str, names: Collection[str] = SCOPE_MEMBERS) -> dict[str, Scope]:
    """The scopes in the whole lists of these members, by resource identifier."""
    by_identifier: dict[str, Scope] = {}
    for name in SCOPE_MEMBERS:
        if name in names:
            by_identifier |= _scopes_by_identifier(fields, name, own_identifier, of_others=name == "resources")
    return by_identifier


def scope_changes(fields: Fields, own_identifier: str) -> ScopeChanges:
    """The changes in those of the two members that are objects."""
    changes = ScopeChanges()
    for name in SCOPE_MEMBERS:
        member = fields.member(name)
        if member is None:
            continue
        if not (member.has("add") or member.has("remove")):
            fields.refuse(name, NEITHER, NO_MATCH)
        of_others = name == "resources"
        additions = _scopes_by_identifier(member, "add", own_identifier, of_others=of_others)
        removals = _scopes_by_identifier(member, "remove", own_identifier, of_others=of_others)
        if any(scope & removals.get(identifier, Scope()) for identifier, scope in additions.items()):
            fields.refuse(name, BOTH, NO_MATCH)
        member.refuse_others({})
        changes.additions.update(additions)
        changes.removals.update(removals)
    return changes


def administers(fields: Fields, own_identifier: str) -> tuple[str, ...] | None:
    """Identifiers, each once. None if the member is absent or wrong."""
    values = fields.list("administers", maximum=MAXIMUM_ADMINISTERED)
    for index, value in enumerate(values or ()):
        at = f"administers[{index}]"
        if not _is_identifier(value):
            fields.refuse(at, "This value should be the identifier of an API.", NO_MATCH)
        elif value in (own_identifier, OWN_SLUG):
            fields.refuse(at, OWN, NO_MATCH)
    return None if values is None else tuple(dict.fromkeys(value for value in values if _is_identifier(value)))


def _scopes_by_identifier(fields: Fields, name: str, own_identifier: str, *, of_others: bool) -> dict[str, Scope]:
    """The list `name`: scopes of this server's own resource, or objects with the scopes `of_others`."""
    values = fields.list(name, maximum=MAXIMUM_SCOPE_TOKENS)
    if not of_others:
        scope = None if values is None else _scope(fields, name, values)
        return {} if scope is None else {own_identifier: scope}
    by_identifier: dict[str, Scope] = {}
    for index, entry in enumerate(values or ()):
        at = f"{name}[{index}]"
        if not isinstance(entry, dict) or entry.keys() != {"resource", "scopes"}:
            fields.refuse(at, "This value should be an object of resource and scopes.", NO_MATCH)
        elif not _is_identifier(entry["resource"]) or entry["resource"] in (own_identifier, *by_identifier):
            fields.refuse(f"{at}.resource", "This value should be the identifier of another API, once.", NO_MATCH)
        else:
            by_identifier[entry["resource"]] = _scope(fields, f"{at}.scopes", entry["scopes"]) or Scope()
    return by_identifier


def _is_identifier(value: Any) -> bool:
    return isinstance(value, str) and IDENTIFIER.fullmatch(value) is not None


def _scope(fields: Fields, at: str, values: Any) -> Scope | None:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        fields.refuse(at, "Expected list of non empty string for scopes", NO_MATCH)
    elif not all(SCOPE_TOKEN.fullmatch(value) and len(value) <= MAXIMUM_SCOPE_LENGTH for value in values):
        fields.refuse(at, "A scope is printable ASCII without space, quote and backslash (RFC 6749, 3.3).", NO_MATCH)
    else:
        return Scope(tuple(dict.fromkeys(values)))
    return None
