"""The operator function `bootstrap`: creates the key ring, the catalogue and the administrator in empty stores.

A second run changes nothing. The next run finishes a run that was killed, because each step first reads what exists.
The last step creates the catalogue and the administrator in one transaction.
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
from ..administration.errors import AlreadyInitialized, WriteConflict
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
    def load(self) -> Catalogue: ...


class Credentials(reissue.Credentials, Protocol):
    def find(self) -> AdministratorCredential | None: ...
    def fill(self, credential: AdministratorCredential) -> None:
        """Write the first version. If it exists, it keeps its credential."""


class Ledger(client_editor.ClientLedger, Protocol):
    def initialize(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None: ...
    def recount_administrators(self) -> None: ...


class BootstrapRefused(Exception):
    """Bootstrap does not support this event. Nothing was changed."""


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
        """`{}`, or `{"catalogue": document}` with the first resources, or `{"reissue": true}`.

        The answer says what was created or changed. It never holds the credential.
        """
        _check(event)
        if event.get("reissue"):
            editor = client_editor.ClientEditor(
                self.clients, self.ledger, self.catalogues.load, self.clock, self.randomness
            )
            return reissue.Reissue(self.catalogues.find, self.credentials, editor, self.sleep).run()
        return self._bootstrap(event.get("catalogue", {"resources": []}))

    def _bootstrap(self, document: Any) -> dict[str, Any]:
        resources = resources_of(document, self.issuer)
        is_ring_new = self.key_rings.find() is None
        if is_ring_new:
            self.key_rings.fill(first_ring(self.clock(), self.policy, SigningKey.generate))
        is_catalogue_new = self.catalogues.find() is None and self._initialize(Catalogue(resources))
        if not is_catalogue_new:
            self.ledger.recount_administrators()
        credential = self.credentials.find()
        return {
            "key_ring": "created" if is_ring_new else "unchanged",
            "catalogue": "created" if is_catalogue_new else "unchanged",
            "administrator": "created" if is_catalogue_new else "unchanged",
            "client_id": credential.client_id if credential else None,
        }

    def _initialize(self, catalogue: Catalogue) -> bool:
        """Create the administrator and the catalogue. False if they exist."""
        # The credential is stored before the client, so that a killed run leaves no administrator with a lost secret.
        now = self.clock()
        generation = new_generation(now, self.randomness)
        self.credentials.fill(
            AdministratorCredential(ADMINISTRATOR, generate_client_secret(self.randomness), generation)
        )
        # An earlier or a concurrent run may have stored another credential. The administrator gets the stored one.
        stored = self.credentials.find()
        if stored is None:
            raise StoreUnavailable("PutSecretValue: succeeded, but the version cannot be read")
        client = administrator(stored, "Administrator", catalogue, now, self.randomness)
        event = audit_event("server.bootstrap", client.client_id, OPERATOR, now, self.randomness)
        for _ in attempts(self.randomness):
            try:
                self.ledger.initialize(catalogue, client, event)
            except AlreadyInitialized:
                return False
            except WriteConflict:
                continue
            return True
        raise StoreUnavailable("TransactWriteItems: every try met a conflict")


def _check(event: Mapping[str, Any]) -> None:
    """Raises BootstrapRefused."""
    unknown = sorted(event.keys() - MEMBERS)
    if unknown:
        raise BootstrapRefused(f"Unknown members: {', '.join(unknown)}. {EVENTS}")
    if not isinstance(event.get("reissue", False), bool):
        raise BootstrapRefused(f"reissue must be true or false. {EVENTS}")
    if event.get("reissue") and "catalogue" in event:
        raise BootstrapRefused(f"reissue does not change the catalogue. Send it alone. {EVENTS}")
