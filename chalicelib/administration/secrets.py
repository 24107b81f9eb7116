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
    """Every method works on the client of `generation`; for None on the caller's own."""

    editor: ClientEditor
    trail: AuditTrail
    sleep: Callable[[float], None]

    def list(self, caller: Caller, generation: int | None) -> tuple[ClientSecret, ...]:
        return self.editor.client(caller.client.generation if generation is None else generation).client_secrets

    def add(
        self, caller: Caller, actor: Actor, generation: int | None, label: str, expires_at: datetime | None
    ) -> tuple[str, ClientSecret]:
        """The secret in clear, and what is stored of it. Raises TooManySecrets or CredentialRefused."""
        client_secret, stored = self._new(actor, label, expires_at)

        def change(before: Client, now: datetime) -> Client:
            # Dead ones go when new ones come: the item stays small.
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
        """A new secret; all others die now, or after the overlap. Raises TooManySecrets or CredentialRefused."""
        client_secret, stored = self._new(actor, "", expires_at)

        def change(before: Client, now: datetime) -> Client:
            return _with(stored, ending(before.client_secrets, now, overlap), before, now)

        edit_credentials(self.editor, caller, actor, generation, change, "client_secret.regenerate")
        return client_secret, stored

    def evict(self, caller: Caller, actor: Actor, generation: int) -> Eviction:
        """Shut out a thief who has the client's secret or private key: one new secret is left, and no token.

        Returns when `tokens_valid_from` has begun, so that the first token of the new secret is accepted.
        """
        client_secret, new = self._new(actor, "", None)

        def change(before: Client, now: datetime) -> Client:
            # Also no key and no trust: the thief may have added it.
            return with_tokens_revoked(before._replace(client_secrets=(new,), client_keys=(), trusts=()), now)

        client = edit_credentials(self.editor, caller, actor, generation, change, "client_secret.evict")
        wait_for_new_tokens(client, self.editor.clock, self.sleep)
        try:
            # After the wait: the index that is read here lags behind the table.
            changes = self.trail.page(AuditQuery(actor=client.client_id, limit=LISTED_CHANGES))
        except StoreUnavailable as error:
            # The secret is stored, and nobody can show it again.
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
