"""Revokes a client's tokens: this server's own endpoints refuse tokens that were issued before a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from ..oauth.access_token import CLOCK_LEEWAY
from ..oauth.client import Client
from ..oauth.revocation_feed import FORGET_AFTER, unforgotten
from .errors import TooManyRevokedTokens

# `tokens_valid_from` is the next whole second, unless another container's clock is ahead of this one's.
LONGEST_WAIT: Final = timedelta(seconds=1)
# Of each kind, because every token request reads the client's item.
MAXIMUM_LISTED: Final = 32


def with_tokens_revoked(client: Client, now: datetime) -> Client:
    """From the next whole second on, because `iat` has whole seconds and tokens of this second are revoked too."""
    begins = datetime.fromtimestamp(next_second(now), UTC)
    # Never earlier than before, because the clock of another container may be ahead.
    return client._replace(tokens_valid_from=max(begins, client.tokens_valid_from or begins))


def with_removals_listed(before: Client, after: Client, now: datetime) -> Client:
    """`after`, which also lists the credentials that were live before the change and are not any more.

    If the list is full, the oldest one leaves it, and all tokens of the client are revoked instead.
    """
    removed = {
        credential.credential_id: next_second(now + FORGET_AFTER)
        for credential in before.credentials
        if credential.is_live_at(now) and not after.has_live_credential(credential.credential_id, now)
    }
    if not removed:
        return after
    listed = {**unforgotten(after.removed_credentials, now), **removed}
    newest = sorted(listed, key=listed.__getitem__)[-MAXIMUM_LISTED:]
    after = after._replace(removed_credentials={credential_id: listed[credential_id] for credential_id in newest})
    return after if len(newest) == len(listed) else with_tokens_revoked(after, now)


def with_token_revoked(client: Client, jti: str, exp: int, now: datetime) -> Client:
    """Raises TooManyRevokedTokens. The same client if the token is revoked already."""
    if jti in client.revoked_tokens:
        return client
    live = unforgotten(client.revoked_tokens, now - CLOCK_LEEWAY)
    if len(live) >= MAXIMUM_LISTED:
        raise TooManyRevokedTokens
    return client._replace(revoked_tokens={**live, jti: exp})


def next_second(moment: datetime) -> int:
    return int(moment.timestamp()) + 1


def revoked_if_disabled(before: Client, after: Client, now: datetime) -> Client:
    """Disabling revokes tokens, so that enabling the client again revives none."""
    return with_tokens_revoked(after, now) if before.enabled and not after.enabled else after


def wait_for_new_tokens(
    client: Client,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    longest: timedelta = LONGEST_WAIT,
) -> None:
    """Returns when `tokens_valid_from` has begun, so that a token which is issued after the answer is accepted."""
    remaining = client.tokens_valid_from - clock() if client.tokens_valid_from else timedelta()
    if remaining > timedelta():
        sleep(min(remaining, longest).total_seconds())
