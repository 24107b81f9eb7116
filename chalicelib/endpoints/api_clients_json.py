"""A client as PrestaShop's API shows it and takes it: camelCase, nulls kept, the scopes of our own resource flat."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from ..administration.client_list import ListedClient
from ..administration.client_patch import ClientPatch
from ..administration.clients import NewClient
from ..moments import rfc3339
from ..oauth.catalogue import Catalogue
from ..oauth.client import CLIENT_ID, Client
from ..oauth.resource import MAXIMUM_LIFETIME, OWN_SLUG
from ..oauth.scope import MAXIMUM_SCOPE_TOKENS, SCOPE_TOKEN, Scope
from .fields import NO_MATCH, Fields

MAXIMUM_NAME: Final = 255
MAXIMUM_DESCRIPTION: Final = 2_000
MAXIMUM_CLIENT_ID: Final = 128
# A URI in ASCII (RFC 3986 §2), or the slug that a deleted resource is shown by.
IDENTIFIER: Final = re.compile(r"[\x21-\x7E]{1,2048}")
SENTENCES: Final = {
    "secret": "Secrets are made by the server and shown once: leave it out.",
    "clientSecret": "Secrets are made by the server and shown once: leave it out.",
}
# Members that only the server changes, and the attributes of Client that they show.
SERVER_OWNED: Final[Mapping[str, str]] = {
    "apiClientId": "generation",
    "clientId": "client_id",
    "externalIssuer": "external_issuer",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
}
SERVER_OWNED_SENTENCE: Final = "This field belongs to the server: leave it out, or send it back unchanged."


def members_of(attributes: Iterable[str]) -> list[str]:
    """What fields of the server's are called in a body."""
    names = {attribute: name for name, attribute in SERVER_OWNED.items()}
    return [names[attribute] for attribute in attributes]


def api_client(client: Client, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "apiClientId": client.generation,
        "clientId": client.client_id,
        "clientName": client.client_name,
        "description": client.description,
        "externalIssuer": None,
        "enabled": client.enabled,
        "lifetime": int(client.access_token_lifetime.total_seconds()),
        "scopes": list(client.registered_scope(OWN_SLUG)),
        "resources": [
            {"resource": _identifier(slug, catalogue), "scopes": list(scope)}
            for slug, scope in sorted(client.registrations.items())
            if slug != OWN_SLUG
        ],
        "createdAt": rfc3339(client.created_at),
        "updatedAt": rfc3339(client.updated_at),
    }


def listed_client(client: ListedClient) -> dict[str, Any]:
    """PrestaShop's list leaves the scopes out; how many there are is told."""
    return {
        "apiClientId": client.generation,
        "clientId": client.client_id,
        "clientName": client.client_name,
        "description": client.description,
        "externalIssuer": None,
        "enabled": client.enabled,
        "lifetime": int(client.access_token_lifetime.total_seconds()),
        "scopesCount": client.scopes_count,
        "lastUsedAt": rfc3339(client.last_used_at),
        "secretsExpireAt": rfc3339(client.secrets_expire_at),
        "createdAt": rfc3339(client.created_at),
        "updatedAt": rfc3339(client.updated_at),
    }


def new_client(content: Mapping[str, Any], own_identifier: str) -> NewClient:
    """Raises FieldErrors."""
    fields = Fields(content, required={"clientId", "clientName", "enabled"})
    requested = NewClient(
        client_id=fields.text("clientId", minimum=1, maximum=MAXIMUM_CLIENT_ID, pattern=CLIENT_ID) or "",
        client_name=_client_name(fields) or "",
        enabled=fields.boolean("enabled") or False,
        description=_description(fields) or "",
        access_token_lifetime=_lifetime(fields),
        registrations=_registrations(fields, own_identifier),
        names_resources="resources" in content,
    )
    fields.refuse_others(SENTENCES)
    fields.check()
    return requested


def client_patch(content: Mapping[str, Any], own_identifier: str) -> ClientPatch:
    """Raises FieldErrors."""
    fields = Fields(content)
    named = {
        "client_name": _client_name(fields),
        "enabled": fields.boolean("enabled"),
        "description": _description(fields),
        "access_token_lifetime": _lifetime(fields),
    }
    patch = ClientPatch(
        fields={name: value for name, value in named.items() if value is not None},
        registrations=_registrations(fields, own_identifier),
        replaces_resources="resources" in content,
        echoes={attribute: content[name] for name, attribute in SERVER_OWNED.items() if name in content},
    )
    fields.refuse_others(SENTENCES, known=SERVER_OWNED)
    fields.check()
    return patch


def _client_name(fields: Fields) -> str | None:
    return fields.text("clientName", minimum=1, maximum=MAXIMUM_NAME)


def _description(fields: Fields) -> str | None:
    return fields.text("description", maximum=MAXIMUM_DESCRIPTION, lines=True)


def _lifetime(fields: Fields) -> timedelta | None:
    seconds = fields.whole_number("lifetime", maximum=int(MAXIMUM_LIFETIME.total_seconds()))
    # A wrong one was noted by `fields`, and could be too large for a timedelta.
    return timedelta(seconds=seconds) if seconds and 0 < seconds <= MAXIMUM_LIFETIME.total_seconds() else None


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
