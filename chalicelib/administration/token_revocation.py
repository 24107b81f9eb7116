"""A client's tokens are revoked: our own endpoints refuse those that were issued before a moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from ..oauth.client import Client

# `tokens_valid_from` is the next whole second, unless another container's clock is ahead of this one's.
LONGEST_WAIT: Final = timedelta(seconds=1)


def with_tokens_revoked(client: Client, now: datetime) -> Client:
    """From the next whole second on: `iat` has no finer grain, and a token of this second must not survive."""
    begins = datetime.fromtimestamp(int(now.timestamp()) + 1, UTC)
    # Never back: this container's clock may be behind another's.
    return client._replace(tokens_valid_from=max(begins, client.tokens_valid_from or begins))


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
