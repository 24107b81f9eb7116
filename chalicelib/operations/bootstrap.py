"""From empty tables and secrets to a server that has keys, a catalogue and an administrator.

Invoked again it changes nothing. Killed at any point it is finished by the next run: each step looks at what is there,
and the catalogue and the administrator come in one transaction, last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final, Protocol

from ..administration import client_editor
from ..administration.administrator_credential import AdministratorCredential
from ..administration.attempts import attempts
from ..administration.audit import AuditEvent, audit_event
from ..administration.catalogue_document import resources_of
from ..administration.errors import AlreadyFounded, WriteConflict
from ..administration.registration import new_generation
from ..keys.key_ring import KeyRing
from ..keys.rotation import RotationPolicy, first_ring
from ..keys.signing_key import SigningKey
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.client_secret import generate_client_secret
from ..store_errors import StoreUnavailable
from . import reissue
from .administrator import ADMINISTRATOR, OPERATOR, administrator

MEMBERS: Final = frozenset({"catalogue", "reissue"})
EVENTS: Final = 'Send {}, {"catalogue": {"resources": […]}} or {"reissue": true}.'


class KeyRings(Protocol):
    def find(self) -> KeyRing | None: ...
    def fill(self, ring: KeyRing) -> None: ...


class Catalogues(Protocol):
    def find(self) -> Catalogue | None: ...


class Credentials(reissue.Credentials, Protocol):
    def find(self) -> AdministratorCredential | None: ...
    def fill(self, credential: AdministratorCredential) -> None:
        """Write the first version; when somebody else did, theirs stays."""


class Ledger(client_editor.ClientLedger, Protocol):
    def found(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None: ...
    def recount_administrators(self) -> None: ...


class BootstrapRefused(Exception):
    """The event is none that bootstrap takes; nothing was done."""


@dataclass(frozen=True)
class Bootstrap:
    issuer: str
    key_rings: KeyRings
    catalogues: Catalogues
    credentials: Credentials
    clients: client_editor.Clients
    ledger: Ledger
    clock: Callable[[], datetime]
    randomness: Random
    policy: RotationPolicy
    sleep: Callable[[float], None]

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{}`, or `{"catalogue": document}` with resources to begin with, or `{"reissue": true}`.

        The answer says what was done and where the credential is; it never holds the credential.
        """
        _check(event)
        if event.get("reissue"):
            editor = client_editor.ClientEditor(self.clients, self.ledger, self.clock, self.randomness)
            return reissue.Reissue(self.catalogues.find, self.credentials, editor, self.sleep).run()
        return self._bootstrap(event.get("catalogue", {"resources": []}))

    def _bootstrap(self, document: Any) -> dict[str, Any]:
        resources = resources_of(document, self.issuer)
        made_ring = self.key_rings.find() is None
        if made_ring:
            self.key_rings.fill(first_ring(self.clock(), self.policy, SigningKey.generate))
        founded = self.catalogues.find() is None and self._found(Catalogue(resources))
        if not founded:
            self.ledger.recount_administrators()
        credential = self.credentials.find()
        return {
            "key_ring": "created" if made_ring else "unchanged",
            "catalogue": "created" if founded else "unchanged",
            "administrator": "created" if founded else "unchanged",
            "client_id": credential.client_id if credential else None,
        }

    def _found(self, catalogue: Catalogue) -> bool:
        """The credential is stored before the client, so that no run leaves an administrator whose secret nobody
        knows.
        """
        now = self.clock()
        generation = new_generation(now, self.randomness)
        self.credentials.fill(
            AdministratorCredential(ADMINISTRATOR, generate_client_secret(self.randomness), generation)
        )
        # A run that was killed, or a concurrent one, may have stored another credential: that is the one that counts.
        stored = self.credentials.find()
        if stored is None:
            raise StoreUnavailable("PutSecretValue: an answer, and no version")
        client = administrator(stored, "Administrator", catalogue, now, self.randomness)
        event = audit_event("server.bootstrap", client.client_id, OPERATOR, now, self.randomness)
        for _ in attempts(self.randomness):
            try:
                self.ledger.found(catalogue, client, event)
            except AlreadyFounded:
                return False
            except WriteConflict:
                continue
            return True
        raise StoreUnavailable("TransactWriteItems: a conflict with every try")


def _check(event: Mapping[str, Any]) -> None:
    """Raises BootstrapRefused."""
    unknown = sorted(event.keys() - MEMBERS)
    if unknown:
        raise BootstrapRefused(f"Unknown members: {', '.join(unknown)}. {EVENTS}")
    if not isinstance(event.get("reissue", False), bool):
        raise BootstrapRefused(f"reissue must be true or false. {EVENTS}")
    if event.get("reissue") and "catalogue" in event:
        raise BootstrapRefused(f"reissue does not change the catalogue: send it alone. {EVENTS}")
