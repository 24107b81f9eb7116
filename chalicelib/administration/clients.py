"""Use cases for clients: register, edit, delete, revoke their tokens."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..oauth.bearer import Caller
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.scope import Scope
from .audit import Actor, audit_event
from .client_editor import ClientEditor, created
from .client_patch import ClientPatch, assigned
from .delegation import delegated
from .errors import Conflict, UnknownResource, UnknownScopes
from .registration import new_client
from .rights import require_to_cover
from .token_revocation import wait_for_new_tokens, with_tokens_revoked

Result = TypeVar("Result")


@dataclass(frozen=True)
class NewClient:
    """`fields` by name of the attribute of Client; no lifetime takes the settings' default. `registrations` by resource
    identifier; `names_resources` says whether they name other APIs than our own. `administers` are identifiers.
    """

    client_id: str
    fields: Mapping[str, Any]
    registrations: Mapping[str, Scope] = field(default_factory=dict)
    names_resources: bool = False
    administers: Collection[str] = ()


@dataclass(frozen=True)
class ClientAdministration:
    """`catalogue` may be cached for 30 seconds, `fresh_catalogue` reads the stored one. An assignment of scopes is
    written on condition of its version.
    """

    editor: ClientEditor
    catalogue: Callable[[], Catalogue]
    fresh_catalogue: Callable[[], Catalogue]
    sleep: Callable[[float], None]

    def create(self, caller: Caller, actor: Actor, new: NewClient) -> tuple[Client, str]:
        """The client and its secret in clear. Raises InsufficientScope or ChangeRefused."""

        def attempt(catalogue: Catalogue) -> tuple[Client, str]:
            registrations = assigned(new.registrations, {}, {}, catalogue, new.names_resources)
            now = self.editor.clock()
            client, client_secret = new_client(
                client_id=new.client_id,
                **{"access_token_lifetime": catalogue.settings.default_lifetime, **new.fields},
                registrations=registrations,
                administers=delegated(new.administers, {}, catalogue),
                created_by=actor.client_id,
                now=now,
                randomness=self.editor.randomness,
            )
            require_to_cover(caller, client, lambda: catalogue)
            event = audit_event(
                "api_client.create", client.client_id, actor, now, self.editor.randomness, created(client)
            )
            is_assigned = any(registrations.values()) or client.administers
            self.editor.ledger.create(client, event, catalogue_version=catalogue.version if is_assigned else None)
            return client, client_secret

        return self._under_current_catalogue(attempt)

    def read(self, generation: int) -> Client:
        return self.editor.client(generation)

    def require_rights_over(self, caller: Caller, generation: int) -> None:
        """Raises InsufficientScope if the client holds scopes that the caller may not assign, or ClientNotFound."""
        require_to_cover(caller, self.editor.client(generation), self.fresh_catalogue)

    def edit(
        self,
        caller: Caller,
        actor: Actor,
        generation: int,
        patch: ClientPatch,
        expected_versions: Collection[int] | None = None,
    ) -> Client:
        """The client after the patch. Raises InsufficientScope or ChangeRefused."""
        return self._under_current_catalogue(
            lambda catalogue: self.editor.edit_once(
                generation,
                lambda before, _now: patch.applied_to(before, catalogue),
                action="api_client.edit",
                actor=actor,
                caller=caller,
                expected_versions=expected_versions,
                catalogue_version=catalogue.version,
            )
        )

    def delete(
        self, caller: Caller, actor: Actor, generation: int, expected_versions: Collection[int] | None = None
    ) -> None:
        self.editor.delete(
            generation, action="api_client.delete", actor=actor, caller=caller, expected_versions=expected_versions
        )

    def revoke_tokens(self, caller: Caller, actor: Actor, generation: int) -> Client:
        """Returns when `tokens_valid_from` has begun, so that the client's next token is accepted."""
        client = self.editor.edit(
            generation, with_tokens_revoked, action="api_client.revoke_tokens", actor=actor, caller=caller
        )
        wait_for_new_tokens(client, self.editor.clock, self.sleep)
        return client

    def _under_current_catalogue(self, attempt: Callable[[Catalogue], Result]) -> Result:
        """Tries the cached catalogue first. It may lack a new scope, so each retry uses the stored catalogue."""
        try:
            return attempt(self.catalogue())
        except (UnknownScopes, UnknownResource, Conflict):
            return self.editor.retried(lambda: attempt(self.fresh_catalogue()))
