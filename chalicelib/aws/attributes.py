"""The DynamoDB form of values: times as RFC 3339 text, lifetimes in seconds, scopes and secrets as maps."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import MAP, NUMBER, STRING

from ..moments import rfc3339_milliseconds
from ..oauth.client_secret import ClientSecret
from ..oauth.scope import Scope
from .document_text import document_text


class MomentAttribute(Attribute[datetime]):
    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return rfc3339_milliseconds(value)


class LifetimeAttribute(Attribute[timedelta]):
    attr_type = NUMBER

    def serialize(self, value: timedelta) -> str:
        return str(int(value.total_seconds()))


class RegistrationsAttribute(Attribute[Mapping[str, Scope]]):
    """{resource slug: [scope token, ...]}, with the tokens in their order."""

    attr_type = MAP

    def serialize(self, value: Mapping[str, Scope]) -> dict[str, Any]:
        return {slug: {"L": [{"S": token} for token in scope]} for slug, scope in value.items()}


class GenerationsAttribute(Attribute[Mapping[str, int]]):
    """{resource slug: generation of the resource}."""

    attr_type = MAP

    def serialize(self, value: Mapping[str, int]) -> dict[str, Any]:
        return {slug: {"N": str(generation)} for slug, generation in value.items()}


class ClientSecretAttribute(Attribute[ClientSecret]):
    """One secret without its id. The id is its key in the client's map of secrets."""

    attr_type = MAP

    def serialize(self, value: ClientSecret) -> dict[str, Any]:
        texts = {
            "hash": value.hash,
            "created_at": rfc3339_milliseconds(value.created_at),
            "created_by": value.created_by,
            "label": value.label,
            "expires_at": rfc3339_milliseconds(value.expires_at) if value.expires_at else "",
            "last_used_at": rfc3339_milliseconds(value.last_used_at) if value.last_used_at else "",
        }
        return {name: {"S": text} for name, text in texts.items() if text}


class ClientSecretsAttribute(Attribute[tuple[ClientSecret, ...]]):
    """{secret id: secret}. It is a map because one secret can then be added, removed or updated alone."""

    attr_type = MAP

    def serialize(self, value: tuple[ClientSecret, ...]) -> dict[str, Any]:
        return {secret.credential_id: {"M": ClientSecretAttribute().serialize(secret)} for secret in value}


class DocumentAttribute(Attribute[Any]):
    """A JSON document as text."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        return document_text(value)
