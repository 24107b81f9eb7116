"""Reads a client from a DynamoDB item. `tables` and `administration_ledger` write it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from ..oauth.client import EDITABLE_FIELDS, Client, FieldKind
from ..oauth.client_secret import ClientSecret
from ..oauth.scope import Scope

# DynamoDB's attribute values: {"S": "text"}.
Item = Mapping[str, Any]


def _flag(value: Item) -> bool:
    if not isinstance(value["BOOL"], bool):
        raise TypeError("BOOL must be true or false")
    return value["BOOL"]


DECODE: Final[Mapping[FieldKind, Callable[[Item], Any]]] = {
    FieldKind.TEXT: lambda value: value["S"],
    FieldKind.LINES: lambda value: value["S"],
    FieldKind.FLAG: _flag,
    FieldKind.SECONDS: lambda value: timedelta(seconds=int(value["N"])),
}


def to_client(item: Item) -> Client:
    """Raises KeyError, TypeError, ValueError or AttributeError if the item lacks a mandatory attribute."""
    stored_fields = (field for field in EDITABLE_FIELDS if field.is_always_stored or field.name in item)
    return Client(
        client_id=item["client_id"]["S"],
        generation=int(item["generation"]["N"]),
        created_at=datetime.fromisoformat(item["created_at"]["S"]),
        updated_at=datetime.fromisoformat(item["updated_at"]["S"]),
        registrations={
            slug: Scope(tuple(token["S"] for token in scope["L"])) for slug, scope in item["registrations"]["M"].items()
        },
        administers={slug: int(generation["N"]) for slug, generation in item["administers"]["M"].items()}
        if "administers" in item
        else {},
        client_secrets=_client_secrets(item["client_secrets"]["M"]),
        tokens_valid_from=stored_moment(item, "tokens_valid_from"),
        last_used_at=stored_moment(item, "last_used_at"),
        version=int(item["version"]["N"]),
        **{field.name: DECODE[field.kind](item[field.name]) for field in stored_fields},
    )


def _client_secrets(entries: Item) -> tuple[ClientSecret, ...]:
    secrets = (
        ClientSecret(
            credential_id=credential_id,
            hash=entry["M"]["hash"]["S"],
            created_at=datetime.fromisoformat(entry["M"]["created_at"]["S"]),
            created_by=entry["M"]["created_by"]["S"],
            label=entry["M"]["label"]["S"] if "label" in entry["M"] else "",
            expires_at=stored_moment(entry["M"], "expires_at"),
            last_used_at=stored_moment(entry["M"], "last_used_at"),
        )
        for credential_id, entry in entries.items()
    )
    return tuple(sorted(secrets, key=lambda secret: (secret.created_at, secret.credential_id)))


def stored_moment(item: Item, name: str) -> datetime | None:
    return datetime.fromisoformat(item[name]["S"]) if name in item else None
