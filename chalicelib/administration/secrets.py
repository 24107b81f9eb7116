"""Client secrets as objects: several can be live, so that one is replaced without an outage."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.client_secret import ClientSecret
from ..store_errors import StoreUnavailable
from .audit import Actor, AuditPage, AuditQuery, AuditTrail
from .client_editor import ClientEditor
from .credentials import MAXIMUM_LIVE, edit_credentials, ending, live, require_secrets_to_expire, without
from .errors import SecretNotFound, TooManySecrets
from .registration import new_client_secret
from .token_revocation import wait_for_new_tokens, with_tokens_revoked

LISTED_CHANGES: Final = 100
HAS_A_KEY: Final = "The client has a key, so its secrets expire within 30 days. Send such an expiresAt."


@dataclass(frozen=True)
class Eviction:
    """`changes` were made with the client's credentials. It is None if the audit trail could not be read; `trouble`
    is then the reason, for the log.
    """

    client: Client
    client_secret: str = field(repr=False)
    changes: AuditPage | None
    trouble: str = ""

    @property
    def secret(self) -> ClientSecret:
        """The only remaining secret."""
        return self.client.client_secrets[-1]


@dataclass(frozen=True)
class SecretAdministration:
    """Every method works on the client with this generation; None is the caller's own client."""

    editor: ClientEditor
    trail: AuditTrail
    sleep: Callable[[float], None]

    def list(self, caller: Caller, generation: int | None) -> tuple[ClientSecret, ...]:
        return self.editor.client(caller.client.generation if generation is None else generation).client_secrets

    def add(
        self, caller: Caller, actor: Actor, generation: int | None, label: str, expires_at: datetime | None
    ) -> tuple[str, ClientSecret]:
        """The secret in clear text, and its stored form. Raises TooManySecrets or CredentialRefused."""
        client_secret, stored = self._new(actor, label, expires_at)

        def change(before: Client, now: datetime) -> Client:
            # Expired secrets are removed when a new one is added, so that the item stays small.
            return _with(stored, live(before.client_secrets, now), before, now)

        edit_credentials(self.editor, caller, actor, generation, change, "client_secret.create")
        return client_secret, stored

    def regenerate(
        self,
        caller: Caller,
        actor: Actor,
        generation: int | None,
        overlap: timedelta,
        expires_at: datetime | None = None,
    ) -> tuple[str, ClientSecret]:
        """A new secret. All others are removed now, or expire after the overlap.

        Raises TooManySecrets or CredentialRefused.
        """
        client_secret, stored = self._new(actor, "", expires_at)

        def change(before: Client, now: datetime) -> Client:
            return _with(stored, ending(before.client_secrets, now, overlap), before, now)

        edit_credentials(self.editor, caller, actor, generation, change, "client_secret.regenerate")
        return client_secret, stored

    def evict(self, caller: Caller, actor: Actor, generation: int) -> Eviction:
        """Removes all credentials and revokes all tokens, because a thief has one. Leaves one new secret.

        Returns when `tokens_valid_from` has begun, so that the first token of the new secret is accepted.
        """
        client_secret, new = self._new(actor, "", None)

        def change(before: Client, now: datetime) -> Client:
            # Keys and trusts too, because the thief may have added one.
            return with_tokens_revoked(before._replace(client_secrets=(new,), client_keys=(), trusts=()), now)

        client = edit_credentials(self.editor, caller, actor, generation, change, "client_secret.evict")
        wait_for_new_tokens(client, self.editor.clock, self.sleep)
        try:
            # After the wait, because the index that this reads is eventually consistent.
            changes = self.trail.page(AuditQuery(actor=client.client_id, limit=LISTED_CHANGES))
        except StoreUnavailable as error:
            # The answer must have the secret, because it is not stored in clear text.
            return Eviction(client, client_secret, None, error.detail)
        return Eviction(client, client_secret, changes)

    def remove(self, caller: Caller, actor: Actor, generation: int | None, secret_id: str) -> None:
        """Raises SecretNotFound."""

        def change(before: Client, _now: datetime) -> Client:
            return before._replace(client_secrets=without(before.client_secrets, secret_id, SecretNotFound))

        edit_credentials(self.editor, caller, actor, generation, change, "client_secret.delete")

    def _new(self, actor: Actor, label: str, expires_at: datetime | None) -> tuple[str, ClientSecret]:
        return new_client_secret(
            created_by=actor.client_id,
            now=self.editor.clock(),
            randomness=self.editor.randomness,
            label=label,
            expires_at=expires_at,
        )


def _with(new: ClientSecret, remaining: tuple[ClientSecret, ...], before: Client, now: datetime) -> Client:
    if len(remaining) >= MAXIMUM_LIVE:
        raise TooManySecrets
    after = before._replace(client_secrets=(*remaining, new))
    require_secrets_to_expire(after, now, "expiresAt", HAS_A_KEY)
    return after
