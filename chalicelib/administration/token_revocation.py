"""A client's tokens are revoked: our own endpoints refuse those that were issued before a moment."""

from datetime import UTC, datetime

from ..oauth.client import Client


def with_tokens_revoked(client: Client, now: datetime) -> Client:
    """From the next whole second on: `iat` has no finer grain, and a token of this second must not survive."""
    begins = datetime.fromtimestamp(int(now.timestamp()) + 1, UTC)
    # Never back: this container's clock may be behind another's.
    return client._replace(tokens_valid_from=max(begins, client.tokens_valid_from or begins))


def revoked_if_disabled(before: Client, after: Client, now: datetime) -> Client:
    """Disabling revokes tokens, so that enabling the client again revives none."""
    return with_tokens_revoked(after, now) if before.enabled and not after.enabled else after
