"""RFC 6749 §2: a registered client."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple

from .client_key import ClientKey
from .client_secret import PREFIX, ClientSecret
from .scope import Scope
from .trust import Trust

# These characters are also safe in DynamoDB keys and logs, and in a Basic header with or without form encoding. The
# pattern excludes secrets, so that a secret in the place of the id is never logged as an id.
CLIENT_ID: Final = re.compile(rf"(?!.*{PREFIX})[A-Za-z0-9._~-]{{1,128}}")
DEFAULT_LIFETIME: Final = timedelta(hours=1)


class Client(NamedTuple):
    """A deleted client's `generation` is never used again, even if its id is registered again.

    `registrations` holds the scope that the client may request, by resource slug. `administers` holds the APIs whose
    scopes it may hand out, by slug, with the generation of the resource. Our own endpoints refuse tokens issued before
    `tokens_valid_from`. `removed_credentials` are ids for the revocation feed, with the time at which it forgets each.
    """

    client_id: str
    generation: int
    client_name: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    enabled: bool = True
    access_token_lifetime: timedelta = DEFAULT_LIFETIME
    registrations: Mapping[str, Scope] = MappingProxyType({})
    administers: Mapping[str, int] = MappingProxyType({})
    client_secrets: tuple[ClientSecret, ...] = ()
    client_keys: tuple[ClientKey, ...] = ()
    trusts: tuple[Trust, ...] = ()
    tokens_valid_from: datetime | None = None
    removed_credentials: Mapping[str, int] = MappingProxyType({})
    last_used_at: datetime | None = None
    version: int = 1

    @property
    def secrets_expire_at(self) -> datetime | None:
        """The latest expiry of all secrets; None if a secret does not expire or there are no secrets."""
        expiries = [secret.expires_at for secret in self.client_secrets]
        return None if None in expiries else max(filter(None, expiries), default=None)

    def registered_scope(self, slug: str) -> Scope:
        return self.registrations.get(slug, Scope())

    @property
    def credentials(self) -> tuple[ClientSecret | ClientKey | Trust, ...]:
        return (*self.client_secrets, *self.client_keys, *self.trusts)

    def credential(self, credential_id: str) -> ClientSecret | ClientKey | Trust | None:
        return next((credential for credential in self.credentials if credential.credential_id == credential_id), None)

    def has_live_credential(self, credential_id: str, now: datetime) -> bool:
        credential = self.credential(credential_id)
        return credential is not None and credential.is_live_at(now)


class FieldKind(Enum):
    """The type of a field. Storage, API and audit trail each have one converter per kind."""

    TEXT = "text"
    LINES = "text with line breaks"
    FLAG = "true or false"
    SECONDS = "whole seconds"


class ClientField(NamedTuple):
    """A field that administrators edit. `name` is the attribute of Client and of its stored item.

    `minimum` and `maximum` limit the length of a text in characters, or the number of seconds. `is_always_stored`: all
    releases store this field. Other fields have their default if the item lacks them.
    """

    name: str
    kind: FieldKind
    minimum: int = 0
    maximum: int = 0
    is_always_stored: bool = False


# Each field is declared once, here. Storage, API, edits and audit trail read this table.
EDITABLE_FIELDS: Final = (
    ClientField("client_name", FieldKind.TEXT, minimum=1, maximum=255, is_always_stored=True),
    ClientField("enabled", FieldKind.FLAG, is_always_stored=True),
    # The maximum is small because every token request reads the field.
    ClientField("description", FieldKind.LINES, maximum=2_000),
    ClientField("access_token_lifetime", FieldKind.SECONDS, minimum=1, maximum=86_400, is_always_stored=True),
)
