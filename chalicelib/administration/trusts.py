"""The workloads that a client trusts: the identity that a platform gives them is its credential (RFC 7523)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..oauth.bearer import Caller
from ..oauth.catalogue import Catalogue
from ..oauth.client import Client
from ..oauth.trust import Trust
from ..oauth.trusted_issuer import TrustedIssuer
from ..oauth.workload import SUBJECT
from .audit import Actor
from .client_editor import ClientEditor
from .credentials import MAXIMUM_LIVE, edit_credentials, live, without
from .errors import CredentialRefused, TooManyTrusts, TrustNotFound
from .registration import new_credential_id
from .workload_presets import refusals

UNKNOWN_ISSUER: Final = "No trusted issuer has this slug."
ONE_SUBJECT: Final = "A default trust names exactly one subject: add the condition /sub with one value."


@dataclass(frozen=True)
class NewTrust:
    """`issuer` is a slug, `conditions` are accepted values by JSON pointer."""

    issuer: str
    conditions: Mapping[str, tuple[str, ...]]
    is_default: bool = False
    label: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class TrustAdministration:
    """`catalogue` reads the stored catalogue."""

    editor: ClientEditor
    catalogue: Callable[[], Catalogue]

    def list(self, generation: int) -> tuple[Trust, ...]:
        return self.editor.client(generation).trusts

    def issuers(self) -> tuple[TrustedIssuer, ...]:
        return self.catalogue().trusted_issuers

    def add(self, caller: Caller, actor: Actor, generation: int, new: NewTrust) -> Trust:
        """Raises CredentialRefused, TooManyTrusts or SubjectTaken."""
        issuer = next((issuer for issuer in self.issuers() if issuer.slug == new.issuer), None)
        if issuer is None:
            raise CredentialRefused({"issuer": UNKNOWN_ISSUER})
        reasons = {
            f"conditions.{pointer}" if pointer else "conditions": reason
            for pointer, reason in refusals(issuer, new.conditions).items()
        }
        if new.is_default and len(new.conditions.get(SUBJECT, ())) != 1:
            reasons["isDefault"] = ONE_SUBJECT
        if reasons:
            raise CredentialRefused(reasons)
        trust = Trust(
            new_credential_id(self.editor.randomness),
            issuer.slug,
            issuer.generation,
            new.conditions,
            self.editor.clock(),
            actor.client_id,
            is_default=new.is_default,
            label=new.label,
            expires_at=new.expires_at,
        )

        def change(before: Client, now: datetime) -> Client:
            remaining = live(before.trusts, now)
            if len(remaining) >= MAXIMUM_LIVE:
                raise TooManyTrusts
            return before._replace(trusts=(*remaining, trust))

        edit_credentials(self.editor, caller, actor, generation, change, "trust.create")
        return trust

    def remove(self, caller: Caller, actor: Actor, generation: int, trust_id: str) -> None:
        """Raises TrustNotFound."""

        def change(before: Client, _now: datetime) -> Client:
            return before._replace(trusts=without(before.trusts, trust_id, TrustNotFound))

        edit_credentials(self.editor, caller, actor, generation, change, "trust.delete")
