"""The DynamoDB form of values: times as RFC 3339 text, lifetimes in seconds, scopes and credentials as maps."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import MAP, NUMBER, STRING

from ..moments import rfc3339_milliseconds
from ..oauth.client_key import ClientKey
from ..oauth.client_secret import ClientSecret
from ..oauth.scope import Scope
from ..oauth.trust import Trust
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


class NumbersAttribute(Attribute[Mapping[str, int]]):
    """{name: whole number}."""

    attr_type = MAP

    def serialize(self, value: Mapping[str, int]) -> dict[str, Any]:
        return {name: {"N": str(number)} for name, number in value.items()}


class CredentialAttribute(Attribute[ClientSecret | ClientKey | Trust]):
    """One credential without its id. The id is its key in the client's map."""

    attr_type = MAP

    def serialize(self, value: ClientSecret | ClientKey | Trust) -> dict[str, Any]:
        return {
            **_texts(
                created_at=rfc3339_milliseconds(value.created_at),
                created_by=value.created_by,
                label=value.label,
                expires_at=rfc3339_milliseconds(value.expires_at) if value.expires_at else "",
                last_used_at=rfc3339_milliseconds(value.last_used_at) if value.last_used_at else "",
            ),
            **_specific(value),
        }


class CredentialsAttribute(Attribute[tuple[ClientSecret | ClientKey | Trust, ...]]):
    """{credential id: credential}. It is a map because one credential can then be added, removed or updated alone."""

    attr_type = MAP

    def serialize(self, value: tuple[ClientSecret | ClientKey | Trust, ...]) -> dict[str, Any]:
        return {credential.credential_id: {"M": CredentialAttribute().serialize(credential)} for credential in value}


def _specific(value: ClientSecret | ClientKey | Trust) -> dict[str, Any]:
    """The attributes that only credentials of this kind have."""
    if isinstance(value, ClientSecret):
        return _texts(hash=value.hash)
    if isinstance(value, ClientKey):
        return {**_texts(alg=value.alg, kid=value.kid), "jwk": {"M": _texts(**value.jwk)}}
    conditions = {pointer: {"L": [{"S": text} for text in texts]} for pointer, texts in value.conditions.items()}
    return {
        "issuer": {"S": value.issuer},
        "issuer_generation": {"N": str(value.issuer_generation)},
        "conditions": {"M": conditions},
        "is_default": {"BOOL": value.is_default},
    }


def _texts(**texts: str) -> dict[str, Any]:
    """An empty text is stored as a missing attribute."""
    return {name: {"S": text} for name, text in texts.items() if text}


class DocumentAttribute(Attribute[Any]):
    """A JSON document as text."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        return document_text(value)
