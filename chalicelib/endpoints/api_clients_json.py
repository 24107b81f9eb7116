"""A client as PrestaShop's API shows it and takes it: camelCase, nulls kept, the scopes of our own resource flat."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from ..administration.client_list import ListedClient
from ..administration.client_patch import ClientPatch
from ..administration.clients import NewClient
from ..moments import rfc3339
from ..oauth.catalogue import Catalogue
from ..oauth.client import CLIENT_ID, EDITABLE_FIELDS, Client, ClientField, FieldKind
from ..oauth.resource import OWN_SLUG
from ..oauth.scope import MAXIMUM_SCOPE_TOKENS, SCOPE_TOKEN, Scope
from .fields import NO_MATCH, Fields
from .member_names import member_name

MAXIMUM_NAME: Final = 255
MAXIMUM_CLIENT_ID: Final = 128
# A URI in ASCII (RFC 3986 §2), or the slug that a deleted resource is shown by.
IDENTIFIER: Final = re.compile(r"[\x21-\x7E]{1,2048}")
SENTENCES: Final = {
    "secret": "Secrets are made by the server and shown once: leave it out.",
    "clientSecret": "Secrets are made by the server and shown once: leave it out.",
}
# Members that only the server changes, and the attributes of Client that they show.
SERVER_OWNED: Final[Mapping[str, str]] = {
    member_name(attribute): attribute
    for attribute in ("generation", "client_id", "external_issuer", "created_at", "updated_at")
}


def api_client(client: Client, catalogue: Catalogue) -> dict[str, Any]:
    return {
        **_members(client),
        "scopes": list(client.registered_scope(OWN_SLUG)),
        "resources": [
            {"resource": _identifier(slug, catalogue), "scopes": list(scope)}
            for slug, scope in sorted(client.registrations.items())
            if slug != OWN_SLUG
        ],
        "createdAt": rfc3339(client.created_at),
        "updatedAt": rfc3339(client.updated_at),
    }


def listed_client(listed: ListedClient) -> dict[str, Any]:
    """PrestaShop's list leaves the scopes out; it gets their number."""
    return {
        **_members(listed.client),
        "scopesCount": listed.scopes_count,
        "lastUsedAt": rfc3339(listed.client.last_used_at),
        "secretsExpireAt": rfc3339(listed.secrets_expire_at),
        "createdAt": rfc3339(listed.client.created_at),
        "updatedAt": rfc3339(listed.client.updated_at),
    }


def new_client(content: Mapping[str, Any], own_identifier: str) -> NewClient:
    """Raises FieldErrors."""
    fields = Fields(content, required={"clientId", "clientName", "enabled"})
    client_id = fields.text("clientId", minimum=1, maximum=MAXIMUM_CLIENT_ID, pattern=CLIENT_ID) or ""
    new = NewClient(client_id, _named(fields), _registrations(fields, own_identifier), "resources" in content)
    fields.refuse_others(SENTENCES)
    fields.check()
    return new


def client_patch(content: Mapping[str, Any], own_identifier: str) -> ClientPatch:
    """Raises FieldErrors."""
    fields = Fields(content)
    patch = ClientPatch(
        fields=_named(fields),
        registrations=_registrations(fields, own_identifier),
        replaces_resources="resources" in content,
        echoes={attribute: content[name] for name, attribute in SERVER_OWNED.items() if name in content},
    )
    fields.refuse_others(SENTENCES, known=SERVER_OWNED)
    fields.check()
    return patch


def _members(client: Client) -> dict[str, Any]:
    fields = {member_name(field.name): _shown(getattr(client, field.name)) for field in EDITABLE_FIELDS}
    return {
        "apiClientId": client.generation,
        "clientId": client.client_id,
        # PrestaShop's order; all other fields follow.
        "clientName": fields.pop("clientName"),
        "description": fields.pop("description"),
        "externalIssuer": None,
        **fields,
    }


def _shown(value: Any) -> Any:
    return int(value.total_seconds()) if isinstance(value, timedelta) else value


def _named(fields: Fields) -> dict[str, Any]:
    """The editable fields that a body names, by name of the attribute of Client."""
    values = {field.name: _value(fields, field) for field in EDITABLE_FIELDS}
    return {name: value for name, value in values.items() if value is not None}


def _value(fields: Fields, field: ClientField) -> Any:
    name = member_name(field.name)
    if field.kind is FieldKind.FLAG:
        return fields.boolean(name)
    if field.kind is FieldKind.SECONDS:
        seconds = fields.whole_number(name, minimum=field.minimum, maximum=field.maximum)
        # `fields` has refused any other number, which could be too large for a timedelta.
        return timedelta(seconds=seconds) if seconds and field.minimum <= seconds <= field.maximum else None
    is_multiline = field.kind is FieldKind.LINES
    return fields.text(name, minimum=field.minimum, maximum=field.maximum, lines=is_multiline)


def _registrations(fields: Fields, own_identifier: str) -> dict[str, Scope]:
    """By resource identifier. `scopes` are those of our own resource, `resources` those of all others."""
    registrations: dict[str, Scope] = {}
    scopes = _scope(fields, "scopes", fields.list("scopes", maximum=MAXIMUM_SCOPE_TOKENS))
    if scopes is not None:
        registrations[own_identifier] = scopes
    for index, entry in enumerate(fields.list("resources", maximum=MAXIMUM_SCOPE_TOKENS) or ()):
        at = f"resources[{index}]"
        if not isinstance(entry, dict) or entry.keys() != {"resource", "scopes"}:
            fields.refuse(at, "This value should be an object of resource and scopes.", NO_MATCH)
        elif not _is_identifier(entry["resource"]) or entry["resource"] in (own_identifier, *registrations):
            fields.refuse(f"{at}.resource", "This value should be the identifier of another API, once.", NO_MATCH)
        else:
            registrations[entry["resource"]] = _scope(fields, f"{at}.scopes", entry["scopes"]) or Scope()
    return registrations


def _is_identifier(value: Any) -> bool:
    return isinstance(value, str) and IDENTIFIER.fullmatch(value) is not None


def _scope(fields: Fields, at: str, values: Any) -> Scope | None:
    if values is None and at == "scopes":
        return None
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        fields.refuse(at, "Expected list of non empty string for scopes", NO_MATCH)
    elif not all(SCOPE_TOKEN.fullmatch(value) and len(value) <= MAXIMUM_NAME for value in values):
        fields.refuse(at, "A scope is printable ASCII without space, quote and backslash (RFC 6749, 3.3).", NO_MATCH)
    else:
        return Scope(tuple(dict.fromkeys(values)))
    return None


def _identifier(slug: str, catalogue: Catalogue) -> str:
    """A resource that was deleted meanwhile is shown by its slug: its assignments stay until they are taken away."""
    return next((resource.identifier for resource in catalogue.resources if resource.slug == slug), slug)
