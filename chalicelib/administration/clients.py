"""What an administrator does to clients: register, edit, delete, revoke their tokens."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from ..oauth.bearer import Caller
from ..oauth.client import Client
from ..oauth.resource import Catalogue
from ..oauth.scope import Scope
from .audit import Actor, audit_event
from .client_editor import ClientEditor, created
from .errors import CatalogueChanged, GenerationTaken, UnknownResource, UnknownScopes
from .registration import new_client
from .rights import require_to_cover

TRIES_ON_NEW_CATALOGUE = 3
Result = TypeVar("Result")


@dataclass(frozen=True)
class NewClient:
    """What is asked for. `registrations` by resource identifier; None for a lifetime takes the settings' default."""

    client_id: str
    client_name: str
    enabled: bool
    description: str
    access_token_lifetime: timedelta | None
    registrations: Mapping[str, Scope]


@dataclass(frozen=True)
class ClientEdit:
    """None for what stays. `registrations` by resource identifier: those that are named are replaced, each whole."""

    client_name: str | None = None
    enabled: bool | None = None
    description: str | None = None
    access_token_lifetime: timedelta | None = None
    registrations: Mapping[str, Scope] | None = None


@dataclass(frozen=True)
class ClientAdministration:
    """`catalogue` may be half a minute old, `fresh_catalogue` is read now: what is handed out is checked under its
    version.
    """

    editor: ClientEditor
    catalogue: Callable[[], Catalogue]
    fresh_catalogue: Callable[[], Catalogue]

    def create(self, caller: Caller, actor: Actor, ask: Callable[[Catalogue], NewClient]) -> tuple[Client, str]:
        """The client and its secret in clear. `ask` is called once it is known that the caller may ask at all.

        Raises InsufficientScope or ChangeRefused.
        """
        asked = ask(self.catalogue())

        def attempt(catalogue: Catalogue) -> tuple[Client, str]:
            registrations = _registrations(asked.registrations, {}, catalogue)
            require_to_cover(caller, registrations)
            now = self.editor.clock()
            client, client_secret = new_client(
                client_id=asked.client_id,
                client_name=asked.client_name,
                description=asked.description,
                enabled=asked.enabled,
                access_token_lifetime=asked.access_token_lifetime or catalogue.settings.default_lifetime,
                registrations=registrations,
                created_by=actor.client_id,
                now=now,
                randomness=self.editor.randomness,
            )
            event = audit_event(
                "api_client.create", client.client_id, actor, now, self.editor.randomness, created(client)
            )
            version = catalogue.version if any(registrations.values()) else None
            self.editor.ledger.create(client, event, catalogue_version=version)
            return client, client_secret

        return self._under_current_catalogue(attempt)

    def read(self, generation: int) -> Client:
        return self.editor.found(generation)

    def require_rights_over(self, caller: Caller, generation: int) -> None:
        """Raises InsufficientScope when the client holds more than the caller's token carries, or ClientNotFound."""
        require_to_cover(caller, self.editor.found(generation).registrations)

    def edit(
        self,
        caller: Caller,
        actor: Actor,
        generation: int,
        edit: Callable[[Client, Catalogue], ClientEdit],
        expected_versions: Collection[int] | None,
    ) -> Client:
        """The client after the edit; `edit` says what to change about the client as it is found.

        Raises InsufficientScope or ChangeRefused.
        """

        def attempt(catalogue: Catalogue) -> Client:
            return self.editor.edit(
                generation,
                lambda before, _: _edited(before, edit(before, catalogue), catalogue),
                action="api_client.edit",
                actor=actor,
                caller=caller,
                expected_versions=expected_versions,
                catalogue_version=catalogue.version,
            )

        return self._under_current_catalogue(attempt)

    def delete(self, caller: Caller, actor: Actor, generation: int, expected_versions: Collection[int] | None) -> None:
        self.editor.delete(
            generation, action="api_client.delete", actor=actor, caller=caller, expected_versions=expected_versions
        )

    def revoke_tokens(self, caller: Caller, actor: Actor, generation: int) -> Client:
        """From the next whole second on: `iat` has no finer grain, and a token of this second must not survive."""

        def change(before: Client, now: datetime) -> Client:
            begins = datetime.fromtimestamp(int(now.timestamp()) + 1, UTC)
            # Never back, should this container's clock be behind another's.
            return replace(before, tokens_valid_from=max(begins, before.tokens_valid_from or begins))

        return self.editor.edit(generation, change, action="api_client.revoke_tokens", actor=actor, caller=caller)

    def _under_current_catalogue(self, attempt: Callable[[Catalogue], Result]) -> Result:
        """Try with the catalogue at hand; when that is too old to know a scope, or is changed meanwhile, with a fresh
        one.
        """
        try:
            return attempt(self.catalogue())
        except (UnknownScopes, UnknownResource, CatalogueChanged, GenerationTaken):
            pass
        for _ in range(TRIES_ON_NEW_CATALOGUE - 1):
            try:
                return attempt(self.fresh_catalogue())
            except (CatalogueChanged, GenerationTaken):
                continue
        return attempt(self.fresh_catalogue())


def _edited(before: Client, edit: ClientEdit, catalogue: Catalogue) -> Client:
    return replace(
        before,
        client_name=before.client_name if edit.client_name is None else edit.client_name,
        enabled=before.enabled if edit.enabled is None else edit.enabled,
        description=before.description if edit.description is None else edit.description,
        access_token_lifetime=edit.access_token_lifetime or before.access_token_lifetime,
        registrations=_registrations(edit.registrations or {}, before.registrations, catalogue),
    )


def _registrations(
    asked: Mapping[str, Scope], before: Mapping[str, Scope], catalogue: Catalogue
) -> Mapping[str, Scope]:
    """`before`, with what is asked for by identifier in its place, by slug.

    What a client newly gets must exist; what it has stays even while its module is away. Raises UnknownScopes,
    UnknownResource.
    """
    registrations = dict(before)
    unknown: list[str] = []
    for identifier, scope in asked.items():
        resource = next((known for known in catalogue.resources if known.identifier == identifier), None)
        if resource is None and scope:
            raise UnknownResource(identifier)
        if resource is None:
            # What a deleted resource left behind is shown, and taken away, by its slug.
            registrations.pop(identifier, None)
            continue
        unknown.extend(scope - resource.assignable_scope() - before.get(resource.slug, Scope()))
        registrations[resource.slug] = scope
    if unknown:
        raise UnknownScopes(unknown)
    return {slug: scope for slug, scope in registrations.items() if scope}
