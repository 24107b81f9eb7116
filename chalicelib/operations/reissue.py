"""`bootstrap` with `reissue`: a new credential for the administrator, after the old one was lost or leaked.

The credential is stored as AWSPENDING. One transaction makes it the client's only secret, then AWSCURRENT moves to it.
The next run finishes a run that was killed. It finds the pending version by its id, which is computed from the current
version's id.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Any, Final, Protocol

from ..administration.administrator_credential import AdministratorCredential, following
from ..administration.audit import audit_event
from ..administration.client_editor import ClientEditor, created
from ..administration.errors import ClientIdTaken, ClientNameTaken, ClientNotFound, Conflict
from ..administration.registration import new_generation
from ..administration.token_revocation import wait_for_new_tokens
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.client_secret import generate_client_secret
from ..store_errors import AnotherRunWasFaster, StoreUnavailable
from .administrator import ADMINISTRATOR, OPERATOR, administrator, is_created_by_bootstrap, with_only_credential

TRIES: Final = 8
# Seconds, at most, between two tries.
PAUSE: Final = 0.1
# tokens_valid_from is at most one second ahead, unless the clock of another container is.
LONGEST_WAIT: Final = timedelta(seconds=5)
CHANGED_CONCURRENTLY: Final = (AnotherRunWasFaster, Conflict, ClientIdTaken, ClientNameTaken, ClientNotFound)


class Credentials(Protocol):
    """The versions of the secret that holds the administrator's credential."""

    def current_version(self) -> tuple[AdministratorCredential, str] | None: ...
    def version(self, version_id: str) -> AdministratorCredential | None: ...
    def stage(self, version_id: str, credential: AdministratorCredential) -> None:
        """Store a version as AWSPENDING. A version that exists keeps its credential."""

    def move_current(self, old: str, new: str) -> None:
        """Raises AnotherRunWasFaster when `old` is no longer current."""


class NotBootstrapped(Exception):
    def __init__(self) -> None:
        super().__init__("There is no administrator yet. Invoke bootstrap without reissue first.")


class ChangedConcurrently(Exception):
    def __init__(self) -> None:
        super().__init__("The administrator was changed concurrently. Invoke bootstrap with reissue again.")


@dataclass(frozen=True)
class Reissue:
    find_catalogue: Callable[[], Catalogue | None]
    credentials: Credentials
    editor: ClientEditor
    sleep: Callable[[float], None]

    def run(self) -> dict[str, Any]:
        """Raises NotBootstrapped or ChangedConcurrently."""
        for _ in range(TRIES):
            try:
                return self._try()
            except CHANGED_CONCURRENTLY:
                self.sleep(PAUSE * self.editor.randomness.random())
        raise ChangedConcurrently

    def _try(self) -> dict[str, Any]:
        stored, catalogue = self.credentials.current_version(), self.find_catalogue()
        if stored is None or catalogue is None:
            raise NotBootstrapped
        current, current_version = stored
        pending, pending_version = self._pending(current, current_version)
        client = self._client_with_only(pending, current_version, catalogue)
        self.credentials.move_current(current_version, pending_version)
        wait_for_new_tokens(client, self.editor.clock, self.sleep, LONGEST_WAIT)
        return {
            **_outcome(current, pending),
            "client_id": client.client_id,
            "secret_id": client.client_secrets[0].credential_id,
        }

    def _pending(self, current: AdministratorCredential, version: str) -> tuple[AdministratorCredential, str]:
        """The credential that an earlier or a concurrent run stored, or a new one, with its version id."""
        while True:
            version = following(version)
            pending = self.credentials.version(version)
            if pending is None:
                self.credentials.stage(version, self._new_credential(current))
                pending = self.credentials.version(version)
            if pending is None:
                raise StoreUnavailable("PutSecretValue: succeeded, but the version cannot be read")
            client = self.editor.clients.find(pending.client_id)
            is_usable = client.generation == pending.generation if client else pending.is_new
            if is_usable:
                return pending, version
            # The client of this version was deleted, or its id belongs to another client. Try the version after it.

    def _new_credential(self, current: AdministratorCredential) -> AdministratorCredential:
        client_secret = generate_client_secret(self.editor.randomness)
        client = self.editor.clients.find(current.client_id)
        if client and is_created_by_bootstrap(client, current):
            return AdministratorCredential(client.client_id, client_secret, client.generation)
        generation = new_generation(self.editor.clock(), self.editor.randomness)
        return AdministratorCredential(self._free_client_id(current), client_secret, generation, is_new=True)

    def _free_client_id(self, current: AdministratorCredential) -> str:
        numbered_ids = (f"{ADMINISTRATOR}-{number}" for number in count(2))
        client_ids = chain((current.client_id, ADMINISTRATOR), numbered_ids)
        return next(client_id for client_id in client_ids if self.editor.clients.find(client_id) is None)

    def _client_with_only(self, pending: AdministratorCredential, current_version: str, catalogue: Catalogue) -> Client:
        """The administrator, whose only credential is now the pending one."""

        def evict(before: Client, now: datetime) -> Client:
            # Read after the client, so that a slow run does not restore an older credential.
            current = self.credentials.current_version()
            if current is None or current[1] != current_version:
                raise AnotherRunWasFaster
            return with_only_credential(pending, before, now, self.editor.randomness)

        try:
            return self.editor.edit(pending.generation or 0, evict, action="administrator.reissue", actor=OPERATOR)
        except ClientNotFound:
            # A client that was deleted since it was read must not come back with its old generation.
            if not pending.is_new:
                raise
        return self._register(pending, catalogue)

    def _register(self, pending: AdministratorCredential, catalogue: Catalogue) -> Client:
        now, randomness = self.editor.clock(), self.editor.randomness
        name = f"Administrator, registered again {now:%Y-%m-%d %H:%M:%S}"
        client = administrator(pending, name, catalogue, now, randomness)
        event = audit_event("administrator.reissue", client.client_id, OPERATOR, now, randomness, created(client))
        self.editor.ledger.create(client, event, catalogue_version=None)
        return client


def _outcome(current: AdministratorCredential, pending: AdministratorCredential) -> dict[str, Any]:
    if not pending.is_new:
        return {"administrator": "reissued"}
    if pending.client_id == current.client_id:
        return {"administrator": "registered again"}
    return {
        "administrator": "registered under another id",
        "reason": f"The client {current.client_id} is not the one that bootstrap created. Check that client, and"
        " disable it if you do not recognize it.",
    }
