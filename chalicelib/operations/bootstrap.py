"""From empty tables and secrets to a server that has keys, a catalogue and an administrator.

Invoked again it changes nothing. Killed at any point it is finished by the next run: each step looks at what is there,
and the catalogue and the administrator come in one transaction, last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Final, Protocol

from ..administration.audit import Actor, AuditEvent, audit_event
from ..administration.catalogue_document import resources_of
from ..administration.errors import AlreadyFounded
from ..administration.registration import new_client, new_client_secret
from ..keys.key_ring import KeyRing
from ..keys.rotation import RotationPolicy, first_ring
from ..keys.signing_key import SigningKey
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.client_authentication import ClientReader
from ..oauth.client_authentication.secret_credential import SecretCredential
from ..oauth.client_secret import hash_client_secret

ADMINISTRATOR: Final = "administrator"
OPERATOR: Final = Actor("operator:bootstrap")


class KeyRings(Protocol):
    def find(self) -> KeyRing | None: ...
    def fill(self, ring: KeyRing) -> None: ...


class Catalogues(Protocol):
    def find(self) -> Catalogue | None: ...


class Credentials(Protocol):
    """The secret that holds the administrator's credential."""

    def find(self) -> SecretCredential | None: ...
    def fill(self, credential: SecretCredential) -> None:
        """Write the first version; when somebody else did, theirs stays."""

    def replace(self, credential: SecretCredential) -> None: ...


class Ledger(Protocol):
    def found(self, catalogue: Catalogue, administrator: Client, event: AuditEvent) -> None: ...
    def create(self, client: Client, event: AuditEvent) -> None: ...
    def change(self, before: Client, after: Client, event: AuditEvent) -> None: ...


class NotBootstrapped(Exception):
    """There is nothing to reissue yet: invoke bootstrap without `reissue` first."""


@dataclass(frozen=True)
class Bootstrap:
    issuer: str
    key_rings: KeyRings
    catalogues: Catalogues
    credentials: Credentials
    clients: ClientReader
    ledger: Ledger
    clock: Callable[[], datetime]
    randomness: Random
    policy: RotationPolicy

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{}`, or `{"catalogue": document}` with resources to begin with, or `{"reissue": true}`.

        The answer says what was done and where the credential is; it never holds the credential.
        """
        return self._reissue() if event.get("reissue") else self._bootstrap(event.get("catalogue") or {"resources": []})

    def _bootstrap(self, document: Any) -> dict[str, Any]:
        resources = resources_of(document, self.issuer)
        made_ring = self.key_rings.find() is None
        if made_ring:
            self.key_rings.fill(first_ring(self.clock(), self.policy, SigningKey.generate))
        founded = self.catalogues.find() is None and self._found(Catalogue(resources))
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
        administrator, client_secret = self._administrator(ADMINISTRATOR, "Administrator", catalogue, now)
        self.credentials.fill(SecretCredential(administrator.client_id, client_secret))
        # A run that was killed, or that runs beside this one, may have stored another secret: that is the one that
        # counts.
        stored = self.credentials.find()
        if stored is None:
            raise NotBootstrapped
        kept = replace(administrator.client_secrets[0], hash=hash_client_secret(stored.client_secret))
        administrator = replace(administrator, client_id=stored.client_id, client_secrets=(kept,))
        event = audit_event("server.bootstrap", administrator.client_id, OPERATOR, now, self.randomness)
        try:
            self.ledger.found(catalogue, administrator, event)
        except AlreadyFounded:
            return False
        return True

    def _reissue(self) -> dict[str, Any]:
        """A new secret for the administrator, enabled again if need be; all older ones die. At no moment does none
        work.
        """
        stored, catalogue, now = self.credentials.find(), self.catalogues.find(), self.clock()
        if stored is None or catalogue is None:
            raise NotBootstrapped
        before = self.clients.find(stored.client_id)
        if before is None:
            return self._register_again(stored.client_id, catalogue, now)
        client_secret, kept = new_client_secret(created_by=OPERATOR.client_id, now=now, randomness=self.randomness)
        changes = {"client_secrets": ([old.credential_id for old in before.client_secrets], [kept.credential_id])}
        event = audit_event("administrator.reissue", before.client_id, OPERATOR, now, self.randomness, changes)
        # Beside the one that the operator has, which a killed run may have made older than another; once the new one
        # is stored where the operator finds it, alone.
        known = hash_client_secret(stored.client_secret)
        working = tuple(old for old in before.client_secrets if old.hash == known)
        both = replace(before, enabled=True, updated_at=now, client_secrets=(*working, kept))
        self.ledger.change(before, both, event)
        self.credentials.replace(SecretCredential(before.client_id, client_secret))
        both = replace(both, version=before.version + 1)
        event = audit_event("administrator.reissued", before.client_id, OPERATOR, now, self.randomness)
        self.ledger.change(both, replace(both, client_secrets=(kept,)), event)
        return {"administrator": "reissued", "client_id": before.client_id, "secret_id": kept.credential_id}

    def _register_again(self, client_id: str, catalogue: Catalogue, now: datetime) -> dict[str, Any]:
        """An administrator that was deleted: somebody who lost every other way in needs one all the same."""
        name = f"Administrator, registered again {now:%Y-%m-%d %H:%M:%S}"
        administrator, client_secret = self._administrator(client_id, name, catalogue, now)
        event = audit_event("administrator.reissue", client_id, OPERATOR, now, self.randomness)
        self.ledger.create(administrator, event)
        self.credentials.replace(SecretCredential(client_id, client_secret))
        return {
            "administrator": "registered again",
            "client_id": client_id,
            "secret_id": administrator.client_secrets[0].credential_id,
        }

    def _administrator(self, client_id: str, name: str, catalogue: Catalogue, now: datetime) -> tuple[Client, str]:
        return new_client(
            client_id=client_id,
            client_name=name,
            description="Made by bootstrap; registered for every scope of that moment.",
            registrations={known.slug: known.scope() for known in catalogue.resources if known.scope()},
            created_by=OPERATOR.client_id,
            now=now,
            randomness=self.randomness,
        )
