"""Client secrets as objects: several live at once, so that one can be replaced while clients go on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.client_secret import ClientSecret
from .audit import Actor
from .client_editor import Change, ClientEditor
from .errors import SecretNotFound, TooManySecrets
from .registration import new_client_secret

MAXIMUM_LIVE_SECRETS: Final = 5
MAXIMUM_OVERLAP: Final = timedelta(days=30)


@dataclass(frozen=True)
class SecretAdministration:
    """Every method works on the client of `generation`; for None on the caller's own."""

    editor: ClientEditor

    def list(self, caller: Caller, generation: int | None) -> tuple[ClientSecret, ...]:
        return self.editor.client(caller.client.generation if generation is None else generation).client_secrets

    def add(
        self, caller: Caller, actor: Actor, generation: int | None, label: str, expires_at: datetime | None
    ) -> tuple[str, ClientSecret]:
        """The secret in clear, and what is stored of it. Raises TooManySecrets."""
        client_secret, stored = self._new(actor, label, expires_at)

        def change(before: Client, now: datetime) -> Client:
            live = _live(before, now)
            if len(live) >= MAXIMUM_LIVE_SECRETS:
                raise TooManySecrets
            # Dead ones go when new ones come: the item stays small.
            return replace(before, client_secrets=(*live, stored))

        self._edit(caller, actor, generation, change, "client_secret.create")
        return client_secret, stored

    def regenerate(
        self, caller: Caller, actor: Actor, generation: int | None, overlap: timedelta
    ) -> tuple[str, ClientSecret]:
        """A new secret; all others die now, or after the overlap. Raises TooManySecrets."""
        client_secret, stored = self._new(actor, "", None)

        def change(before: Client, now: datetime) -> Client:
            ending = now + overlap
            live = _live(before, now) if overlap else ()
            if len(live) >= MAXIMUM_LIVE_SECRETS:
                raise TooManySecrets
            old = tuple(replace(secret, expires_at=min(secret.expires_at or ending, ending)) for secret in live)
            return replace(before, client_secrets=(*old, stored))

        self._edit(caller, actor, generation, change, "client_secret.regenerate")
        return client_secret, stored

    def remove(self, caller: Caller, actor: Actor, generation: int | None, secret_id: str) -> None:
        """Raises SecretNotFound."""

        def change(before: Client, _now: datetime) -> Client:
            kept = tuple(secret for secret in before.client_secrets if secret.credential_id != secret_id)
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
        if generation is None:
            # Itself: it holds what it holds, and gains nothing.
            self.editor.edit(caller.client.generation, change, action=action, actor=actor)
        else:
            self.editor.edit(generation, change, action=action, actor=actor, caller=caller)


def _live(client: Client, now: datetime) -> tuple[ClientSecret, ...]:
    return tuple(secret for secret in client.client_secrets if secret.is_live_at(now))
