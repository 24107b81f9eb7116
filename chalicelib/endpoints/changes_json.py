"""The changes of an audit event, with the names, identifiers and times that the rest of the API uses.

Events store attributes by their own names. They are translated when they are read, so old events look like new ones.
"""

from collections.abc import Mapping
from typing import Any, Final

from ..administration.audit import AuditEvent
from ..administration.delegation import api_names
from ..moments import parse_rfc3339, rfc3339
from ..oauth.catalogue import Catalogue
from ..oauth.resource import OWN_SLUG
from .member_names import member_name
from .registrations_json import resource_name

MOMENTS: Final = frozenset({"tokens_valid_from", "expires_at", "epoch"})
CREDENTIALS: Final = frozenset({"client_secrets", "client_keys", "trusts", "leaked_secrets"})
APIS: Final = frozenset({"administers", "introspects"})
Registrations = Mapping[str, list[str]]


def changes_json(event: AuditEvent, catalogue: Catalogue) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, (old, new) in event.changes.items():
        if name == "registrations":
            changes |= _registrations(old, new, catalogue)
        elif name in APIS:
            names = [None if value is None else api_names(value, catalogue) for value in (old, new)]
            changes[name] = {"from": names[0], "to": names[1]}
        else:
            changes[_member(name)] = {"from": _value(name, old), "to": _value(name, new)}
    return changes


def _member(name: str) -> str:
    """Labels of the catalogue, such as "orders: group reading: scope orders:read", contain names that callers chose."""
    return member_name(name) if name.isidentifier() else name


def _value(name: str, value: Any) -> Any:
    if name in CREDENTIALS and value is not None:
        return [{member_name(key): _value(key, each) for key, each in credential.items()} for credential in value]
    if name in MOMENTS and value is not None:
        return rfc3339(parse_rfc3339(value))
    return value


def _registrations(old: Registrations | None, new: Registrations | None, catalogue: Catalogue) -> dict[str, Any]:
    """As `scopes` and `resources` of a client, each if it changed."""
    pairs: dict[str, list[Any]] = {
        "scopes": [None if value is None else value.get(OWN_SLUG, []) for value in (old, new)],
        "resources": [None if value is None else _resources(value, catalogue) for value in (old, new)],
    }
    return {name: {"from": before, "to": after} for name, (before, after) in pairs.items() if before != after}


def _resources(registrations: Registrations, catalogue: Catalogue) -> list[dict[str, Any]]:
    return [
        {"resource": resource_name(slug, catalogue), "scopes": scopes}
        for slug, scopes in sorted(registrations.items())
        if slug != OWN_SLUG
    ]
