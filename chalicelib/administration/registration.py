"""The creation of a client and of its first secret."""

from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any, Final

from ..oauth.client import Client
from ..oauth.client_secret import ClientSecret, generate_client_secret, hash_client_secret
from ..oauth.scope import Scope

# A generation is milliseconds since this moment and 12 random bits: below 2^53 until 2094, so that it
# is exact as a JSON number.
GENERATIONS_SINCE: Final = datetime(2025, 1, 1, tzinfo=UTC)
GENERATION_RANDOM_BITS: Final = 12


def new_client(
    *,
    client_id: str,
    registrations: Mapping[str, Scope],
    created_by: str,
    now: datetime,
    randomness: Random,
    **fields: Any,
) -> tuple[Client, str]:
    """The client and its secret in clear text, which is not stored. `fields` are other attributes of Client."""
    client_secret, stored = new_client_secret(created_by=created_by, now=now, randomness=randomness)
    client = Client(
        client_id=client_id,
        generation=new_generation(now, randomness),
        created_at=now,
        updated_at=now,
        registrations=registrations,
        client_secrets=(stored,),
        **fields,
    )
    return client, client_secret


def new_client_secret(
    *, created_by: str, now: datetime, randomness: Random, label: str = "", expires_at: datetime | None = None
) -> tuple[str, ClientSecret]:
    """The secret in clear text, and its stored form."""
    client_secret = generate_client_secret(randomness)
    credential_id = new_credential_id(randomness)
    stored = ClientSecret(credential_id, hash_client_secret(client_secret), now, created_by, label, expires_at)
    return client_secret, stored


def new_credential_id(randomness: Random) -> str:
    return f"{randomness.getrandbits(64):016x}"


def new_generation(now: datetime, randomness: Random) -> int:
    milliseconds = int((now - GENERATIONS_SINCE).total_seconds() * 1000)
    return (milliseconds << GENERATION_RANDOM_BITS) | randomness.getrandbits(GENERATION_RANDOM_BITS)
