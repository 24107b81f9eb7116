"""Reads a client from a DynamoDB item. `tables` and `administration_ledger` write it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from ..oauth.client import EDITABLE_FIELDS, Client, FieldKind
from ..oauth.client_key import ClientKey
from ..oauth.client_secret import ClientSecret
from ..oauth.scope import Scope
from ..oauth.trust import Trust

# DynamoDB's attribute values: {"S": "text"}.
Item = Mapping[str, Any]
Credential = TypeVar("Credential", ClientSecret, ClientKey, Trust)


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
        administers=_numbers(item["administers"]) if "administers" in item else {},
        client_secrets=_in_order(_client_secret, item["client_secrets"]),
        client_keys=_in_order(_client_key, item["client_keys"]) if "client_keys" in item else (),
        trusts=_in_order(_trust, item["trusts"]) if "trusts" in item else (),
        tokens_valid_from=stored_moment(item, "tokens_valid_from"),
        removed_credentials=_numbers(item["removed_credentials"]) if "removed_credentials" in item else {},
        last_used_at=stored_moment(item, "last_used_at"),
        version=int(item["version"]["N"]),
        **{field.name: DECODE[field.kind](item[field.name]) for field in stored_fields},
    )


def _numbers(stored: Item) -> dict[str, int]:
    return {name: int(number["N"]) for name, number in stored["M"].items()}


def _in_order(decode: Callable[[str, Item], Credential], stored: Item) -> tuple[Credential, ...]:
    """The credentials of a map, in the order in which they were created."""
    credentials = (decode(credential_id, entry["M"]) for credential_id, entry in stored["M"].items())
    return tuple(sorted(credentials, key=lambda credential: (credential.created_at, credential.credential_id)))


def _client_secret(credential_id: str, entry: Item) -> ClientSecret:
    return ClientSecret(credential_id, entry["hash"]["S"], **_common(entry))


def _client_key(credential_id: str, entry: Item) -> ClientKey:
    jwk = {name: member["S"] for name, member in entry["jwk"]["M"].items()}
    return ClientKey(
        credential_id, entry["alg"]["S"], jwk, kid=entry["kid"]["S"] if "kid" in entry else "", **_common(entry)
    )


def _trust(credential_id: str, entry: Item) -> Trust:
    conditions = {
        pointer: tuple(value["S"] for value in values["L"]) for pointer, values in entry["conditions"]["M"].items()
    }
    return Trust(
        credential_id,
        entry["issuer"]["S"],
        int(entry["issuer_generation"]["N"]),
        conditions,
        is_default=_flag(entry["is_default"]),
        **_common(entry),
    )


def _common(entry: Item) -> dict[str, Any]:
    """The attributes that credentials of all kinds have."""
    return {
        "created_at": datetime.fromisoformat(entry["created_at"]["S"]),
        "created_by": entry["created_by"]["S"],
        "label": entry["label"]["S"] if "label" in entry else "",
        "expires_at": stored_moment(entry, "expires_at"),
        "last_used_at": stored_moment(entry, "last_used_at"),
    }


def stored_moment(item: Item, name: str) -> datetime | None:
    return datetime.fromisoformat(item[name]["S"]) if name in item else None
