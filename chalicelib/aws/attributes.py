"""How our values look in DynamoDB: moments as RFC 3339 text, lifetimes as seconds, what belongs to a client as maps."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import MAP, NUMBER, STRING

from ..oauth.client_secret import ClientSecret
from ..oauth.scope import Scope


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class MomentAttribute(Attribute[datetime]):
    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return moment_text(value)

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


class LifetimeAttribute(Attribute[timedelta]):
    attr_type = NUMBER

    def serialize(self, value: timedelta) -> str:
        return str(int(value.total_seconds()))

    def deserialize(self, value: str) -> timedelta:
        return timedelta(seconds=int(value))


class RegistrationsAttribute(Attribute[Mapping[str, Scope]]):
    """{resource slug: [scope token, ...]}; the order of tokens is kept."""

    attr_type = MAP

    def serialize(self, value: Mapping[str, Scope]) -> dict[str, Any]:
        return {slug: {"L": [{"S": token} for token in scope]} for slug, scope in value.items()}

    def deserialize(self, value: dict[str, Any]) -> Mapping[str, Scope]:
        return {slug: Scope(tuple(token["S"] for token in entry["L"])) for slug, entry in value.items()}


class ClientSecretAttribute(Attribute[ClientSecret]):
    """One secret object without its id, which is its key in the client's map of secrets."""

    attr_type = MAP

    def serialize(self, value: ClientSecret) -> dict[str, Any]:
        texts = {
            "hash": value.hash,
            "created_at": moment_text(value.created_at),
            "created_by": value.created_by,
            "label": value.label,
            "expires_at": moment_text(value.expires_at) if value.expires_at else "",
            "last_used_at": moment_text(value.last_used_at) if value.last_used_at else "",
        }
        return {name: {"S": text} for name, text in texts.items() if text}


class ClientSecretsAttribute(Attribute[tuple[ClientSecret, ...]]):
    """{secret id: secret object}: a map, so that one of them can be added, removed or marked as used alone."""

    attr_type = MAP

    def serialize(self, value: tuple[ClientSecret, ...]) -> dict[str, Any]:
        return {kept.credential_id: {"M": ClientSecretAttribute().serialize(kept)} for kept in value}

    def deserialize(self, value: dict[str, Any]) -> tuple[ClientSecret, ...]:
        kept = (_client_secret(secret_id, entry["M"]) for secret_id, entry in value.items())
        return tuple(sorted(kept, key=lambda secret: (secret.created_at, secret.credential_id)))


class DocumentAttribute(Attribute[Any]):
    """Anything that JSON can say."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def deserialize(self, value: str) -> Any:
        return json.loads(value)


def _client_secret(secret_id: str, entry: Mapping[str, Mapping[str, str]]) -> ClientSecret:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(entry[name]["S"]) if name in entry else None

    return ClientSecret(
        credential_id=secret_id,
        hash=entry["hash"]["S"],
        created_at=datetime.fromisoformat(entry["created_at"]["S"]),
        created_by=entry["created_by"]["S"],
        label=entry["label"]["S"] if "label" in entry else "",
        expires_at=moment("expires_at"),
        last_used_at=moment("last_used_at"),
    )
