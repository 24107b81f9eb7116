"""Client secrets as objects: several live at once, so that one can be replaced while clients go on."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.client_secret import ClientSecret
from ..oauth.errors import TemporarilyUnavailable
from .audit import Actor, AuditPage, AuditQuery, AuditTrail
from .client_editor import Change, ClientEditor
from .errors import SecretNotFound, TooManySecrets
from .registration import new_client_secret
from .rights import require, require_to_cover
from .token_revocation import with_tokens_revoked

MAXIMUM_LIVE_SECRETS: Final = 5
MAXIMUM_OVERLAP: Final = timedelta(days=30)
SELF: Final = "self_secret_write"
LISTED_CHANGES: Final = 100
# `tokens_valid_from` is the next whole second, unless another container's clock is ahead of this one's.
LONGEST_WAIT: Final = timedelta(seconds=1)


@dataclass(frozen=True)
class Eviction:
    """`changes` are those made with the client's credentials; None when the audit trail could not be read, and
    `trouble` is then for the log.
    """

    client: Client
    client_secret: str = field(repr=False)
    changes: AuditPage | None
    trouble: str = ""

    @property
    def secret(self) -> ClientSecret:
        """The only one that is left."""
        return self.client.client_secrets[-1]


@dataclass(frozen=True)
class SecretAdministration:
    """Every method works on the client of `generation`; for None on the caller's own, with `self_secret_write`.

    What a method asks for, it asks once, when it is known that the caller may do this to this client.
    """

    editor: ClientEditor
    trail: AuditTrail
    sleep: Callable[[float], object] = time.sleep

    def list(self, caller: Caller, generation: int | None) -> tuple[ClientSecret, ...]:
        if generation is None:
            require(caller, SELF)
            return self.editor.found(caller.client.generation).client_secrets
        require(caller, "api_client_read")
        return self.editor.found(generation).client_secrets

    def add(
        self,
        caller: Caller,
        actor: Actor,
        generation: int | None,
        ask: Callable[[], tuple[str, datetime | None]],
    ) -> tuple[str, ClientSecret]:
        """The secret in clear, and what is kept of it; `ask` gives its label and its end. Raises TooManySecrets."""
        require(caller, _needed(generation))
        made = cache(lambda: self._new(actor, *ask()))

        def change(before: Client, now: datetime) -> Client:
            _, kept = made()
            live = _live(before, now)
            if len(live) >= MAXIMUM_LIVE_SECRETS:
                raise TooManySecrets
            # Dead ones go when new ones come: the item stays small.
            return replace(before, client_secrets=(*live, kept))

        self._edit(caller, actor, generation, change, "client_secret.create")
        return made()

    def regenerate(
        self, caller: Caller, actor: Actor, generation: int | None, ask: Callable[[], timedelta]
    ) -> tuple[str, ClientSecret]:
        """A new secret; all others die now, or when the overlap that `ask` gives has passed. Raises TooManySecrets."""
        require(caller, _needed(generation))
        asked, made = cache(ask), cache(lambda: self._new(actor, "", None))

        def change(before: Client, now: datetime) -> Client:
            overlap, (_, kept) = asked(), made()
            ending = now + overlap
            live = _live(before, now) if overlap else ()
            if len(live) >= MAXIMUM_LIVE_SECRETS:
                raise TooManySecrets
            old = tuple(replace(secret, expires_at=min(secret.expires_at or ending, ending)) for secret in live)
            return replace(before, client_secrets=(*old, kept))

        self._edit(caller, actor, generation, change, "client_secret.regenerate")
        return made()

    def check(self, caller: Caller, generation: int) -> None:
        """Whether the caller may change the secrets of this client. Raises InsufficientScope or ClientNotFound."""
        require(caller, _needed(generation))
        require_to_cover(caller, self.editor.found(generation).registrations)

    def evict(self, caller: Caller, actor: Actor, generation: int) -> Eviction:
        """Shut out a thief who has the client's secret: one new secret is left, and no token.

        Returns when `tokens_valid_from` has begun, so that the first token of the new secret is accepted.
        """
        require(caller, _needed(generation))
        client_secret, new = self._new(actor, "", None)

        def change(before: Client, now: datetime) -> Client:
            return with_tokens_revoked(replace(before, client_secrets=(new,)), now)

        client = self._edit(caller, actor, generation, change, "client_secret.evict")
        self._wait_for(client.tokens_valid_from)
        try:
            # After the wait: the index that is read here lags behind the table.
            changes = self.trail.page(AuditQuery(actor=client.client_id, limit=LISTED_CHANGES))
        except TemporarilyUnavailable as error:
            # The secret is stored, and nobody can show it again.
            return Eviction(client, client_secret, None, error.detail)
        return Eviction(client, client_secret, changes)

    def remove(self, caller: Caller, actor: Actor, generation: int | None, secret_id: str) -> None:
        """Raises SecretNotFound."""
        require(caller, _needed(generation))

        def change(before: Client, _now: datetime) -> Client:
            kept = tuple(secret for secret in before.client_secrets if secret.secret_id != secret_id)
            if len(kept) == len(before.client_secrets):
                raise SecretNotFound
            return replace(before, client_secrets=kept)

        self._edit(caller, actor, generation, change, "client_secret.delete")

    def _new(self, actor: Actor, label: str, expires_at: datetime | None) -> tuple[str, ClientSecret]:
        return new_client_secret(
            created_by=actor.client_id,
            now=self.editor.clock(),
            randomness=self.editor.randomness,
            label=label,
            expires_at=expires_at,
        )

    def _wait_for(self, moment: datetime | None) -> None:
        remaining = moment - self.editor.clock() if moment else timedelta()
        if remaining > timedelta():
            self.sleep(min(remaining, LONGEST_WAIT).total_seconds())

    def _edit(self, caller: Caller, actor: Actor, generation: int | None, change: Change, action: str) -> Client:
        def trusted(before: Client, now: datetime) -> Client:
            # Or a thief's request that is under way while its secret is removed would make itself a new one.
            if before.generation == caller.client.generation:
                caller.check_still_trusted(before, now)
            return change(before, now)

        if generation is None:
            # Itself: it holds what it holds, and gains nothing.
            return self.editor.edit(caller.client.generation, trusted, action=action, actor=actor)
        return self.editor.edit(generation, trusted, action=action, actor=actor, caller=caller)


def _needed(generation: int | None) -> str:
    return SELF if generation is None else "api_client_write"


def _live(client: Client, now: datetime) -> tuple[ClientSecret, ...]:
    return tuple(secret for secret in client.client_secrets if secret.is_live_at(now))
