"""Client secrets as objects: several live at once, so that one can be replaced while clients go on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.client_secret import ClientSecret
from .audit import Actor
from .client_editor import Change, ClientEditor
from .errors import SecretNotFound, TooManySecrets
from .registration import new_client_secret
from .rights import require

MAXIMUM_LIVE_SECRETS: Final = 5
MAXIMUM_OVERLAP: Final = timedelta(days=30)
SELF: Final = "self_secret_write"


@dataclass(frozen=True)
class SecretAdministration:
    """Every method works on the client of `generation`; for None on the caller's own, with `self_secret_write`.

    What a method asks for, it asks once, when it is known that the caller may do this to this client.
    """

    editor: ClientEditor

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

    def _edit(self, caller: Caller, actor: Actor, generation: int | None, change: Change, action: str) -> None:
        def trusted(before: Client, now: datetime) -> Client:
            # Or a thief's request that is under way while its secret is removed would make itself a new one.
            if before.generation == caller.client.generation:
                caller.check_still_trusted(before, now)
            return change(before, now)

        if generation is None:
            # Itself: it holds what it holds, and gains nothing.
            self.editor.edit(caller.client.generation, trusted, action=action, actor=actor)
        else:
            self.editor.edit(generation, trusted, action=action, actor=actor, caller=caller)


def _needed(generation: int | None) -> str:
    return SELF if generation is None else "api_client_write"


def _live(client: Client, now: datetime) -> tuple[ClientSecret, ...]:
    return tuple(secret for secret in client.client_secrets if secret.is_live_at(now))
