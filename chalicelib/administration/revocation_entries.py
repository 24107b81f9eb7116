"""What a change adds to the revocation feed: at most one entry, written in the transaction of the change."""

from collections.abc import Mapping
from datetime import datetime

from ..oauth.client import Client
from ..oauth.revocation_feed import FORGET_AFTER, NOTHING, RevocationEntry, unforgotten
from .token_revocation import next_second


def entry_of_change(before: Client, after: Client, now: datetime) -> RevocationEntry | None:
    """All that is revoked of the client, because the entry replaces an earlier one. None if the change revokes nothing.

    Not for a loss of scopes: a resource server accepts the scope of a token until the token expires.
    """
    if (before.tokens_valid_from, before.removed_credentials) == (after.tokens_valid_from, after.removed_credentials):
        return None
    valid_from = int(after.tokens_valid_from.timestamp()) if after.tokens_valid_from else 0
    return _entry_of_client(after, now, valid_from, unforgotten(after.removed_credentials, now))


def entry_of_deletion(client: Client, now: datetime) -> RevocationEntry:
    return _entry_of_client(client, now, next_second(now))


def entry_of_epoch(epoch: datetime, now: datetime) -> RevocationEntry:
    return RevocationEntry("epoch", int(now.timestamp()), forget_at(epoch), epoch=int(epoch.timestamp()))


def entry_of_kid(kid: str, now: datetime) -> RevocationEntry:
    """Of a leaked signing key, which verifiers may have in their caches for longer."""
    return RevocationEntry(f"kid#{kid}", int(now.timestamp()), forget_at(now), kids={kid: forget_at(now)})


def forget_at(moment: datetime) -> int:
    """When the last token that was issued before `moment` is expired everywhere."""
    return next_second(moment + FORGET_AFTER)


def _entry_of_client(
    client: Client, now: datetime, valid_from: int, credentials: Mapping[str, int] = NOTHING
) -> RevocationEntry:
    # With the generation: a client that is registered again with this id has an entry of its own.
    key = f"client#{client.client_id}#{client.generation}"
    end = max(valid_from + int(FORGET_AFTER.total_seconds()), forget_at(now))
    return RevocationEntry(key, int(now.timestamp()), end, client.client_id, valid_from, credentials)
