"""The code that secrets, keys and trusts of a client share."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.client_key import ClientKey
from ..oauth.client_secret import ClientSecret
from ..oauth.trust import Trust
from .audit import Actor
from .client_editor import Change, ClientEditor
from .errors import ChangeRefused, CredentialRefused

# Live credentials of each kind.
MAXIMUM_LIVE: Final = 5
MAXIMUM_OVERLAP: Final = timedelta(days=30)
Credential = TypeVar("Credential", ClientSecret, ClientKey, Trust)


def edit_credentials(
    editor: ClientEditor, caller: Caller, actor: Actor, generation: int | None, change: Change, action: str
) -> Client:
    """`generation` is None for the caller's own client."""

    def trusted(before: Client, now: datetime) -> Client:
        # Otherwise a thief's concurrent request could add a credential while the stolen one is removed.
        if before.generation == caller.client.generation:
            caller.check_still_trusted(before, now)
        return change(before, now)

    if generation is None:
        # A client that changes itself needs no rights over itself, because it gains none.
        return editor.edit(caller.client.generation, trusted, action=action, actor=actor)
    return editor.edit(generation, trusted, action=action, actor=actor, caller=caller)


def live(credentials: Iterable[Credential], now: datetime) -> tuple[Credential, ...]:
    return tuple(credential for credential in credentials if credential.is_live_at(now))


def without(
    credentials: tuple[Credential, ...], credential_id: str, not_found: type[ChangeRefused]
) -> tuple[Credential, ...]:
    """Raises `not_found` if no credential has this id."""
    remaining = tuple(credential for credential in credentials if credential.credential_id != credential_id)
    if len(remaining) == len(credentials):
        raise not_found
    return remaining


def ending(credentials: Iterable[Credential], now: datetime, overlap: timedelta) -> tuple[Credential, ...]:
    """The live credentials, which expire after the overlap at the latest. Without an overlap, none."""
    end = now + overlap
    return tuple(
        credential._replace(expires_at=min(credential.expires_at or end, end))
        for credential in (live(credentials, now) if overlap else ())
    )


def require_secrets_to_expire(client: Client, now: datetime, member: str, reason: str) -> None:
    """A client with a live key has no secret that is valid for more than MAXIMUM_OVERLAP, so that no old
    secret can replace the key forever. Raises CredentialRefused.
    """
    latest = now + MAXIMUM_OVERLAP
    if live(client.client_keys, now) and any(
        secret.expires_at is None or secret.expires_at > latest for secret in live(client.client_secrets, now)
    ):
        raise CredentialRefused({member: reason})
