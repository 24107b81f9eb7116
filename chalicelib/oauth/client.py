"""RFC 6749 §2: a client, as it is registered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NamedTuple

from .client_secret import PREFIX, ClientSecret
from .scope import Scope

# Also safe in DynamoDB keys, logs and both readings of a Basic header. A secret put where the id belongs is never
# taken for one.
CLIENT_ID: Final = re.compile(rf"(?!.*{PREFIX})[A-Za-z0-9._~-]{{1,128}}")
DEFAULT_LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Client:
    """`generation` is a number that is never used again, not even for a client of the same id; `registrations` says,
    by resource slug, which scope the client may be granted there. A token issued before `tokens_valid_from` is refused
    by our own endpoints.
    """

    client_id: str
    generation: int
    client_name: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    enabled: bool = True
    access_token_lifetime: timedelta = DEFAULT_LIFETIME
    registrations: Mapping[str, Scope] = field(default_factory=dict)
    client_secrets: tuple[ClientSecret, ...] = ()
    tokens_valid_from: datetime | None = None
    last_used_at: datetime | None = None
    version: int = 1

    def registered_scope(self, slug: str) -> Scope:
        return self.registrations.get(slug, Scope())

    def credential(self, credential_id: str) -> ClientSecret | None:
        return next((secret for secret in self.client_secrets if secret.credential_id == credential_id), None)

    def has_live_credential(self, credential_id: str, now: datetime) -> bool:
        credential = self.credential(credential_id)
        return credential is not None and credential.is_live_at(now)


class FieldKind(Enum):
    """How a field is stored, sent and shown: each of these has one converter a kind."""

    TEXT = "text"
    LINES = "text with line breaks"
    FLAG = "true or false"
    SECONDS = "whole seconds"


class ClientField(NamedTuple):
    """A field that administrators edit. `name` is the attribute of Client and of its stored item.

    `minimum` and `maximum` bound the characters of a text, or the number of seconds. A field that every release wrote
    `is_always_stored`; without any other the client has the default.
    """

    name: str
    kind: FieldKind
    minimum: int = 0
    maximum: int = 0
    is_always_stored: bool = False


# Each field once: what stores, sends, edits and records a client reads this table.
EDITABLE_FIELDS: Final = (
    ClientField("client_name", FieldKind.TEXT, minimum=1, maximum=255, is_always_stored=True),
    ClientField("enabled", FieldKind.FLAG, is_always_stored=True),
    # It is read with every token.
    ClientField("description", FieldKind.LINES, maximum=2_000),
    ClientField("access_token_lifetime", FieldKind.SECONDS, minimum=1, maximum=86_400, is_always_stored=True),
)
