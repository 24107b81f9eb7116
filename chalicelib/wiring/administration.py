"""The parts of the administration API: bearer authentication and the use cases."""

from functools import cached_property
from typing import TYPE_CHECKING

from ..administration.audit import AuditTrail
from ..administration.catalogue_editor import CatalogueEditor
from ..administration.client_editor import ClientEditor
from ..administration.client_keys import KeyAdministration
from ..administration.client_list import ClientList
from ..administration.clients import ClientAdministration
from ..administration.leaked_secrets import LeakedSecrets
from ..administration.resources import ResourceAdministration
from ..administration.revocation import TokenRevocation
from ..administration.secrets import SecretAdministration
from ..administration.trusted_issuer_document import url_check
from ..administration.trusted_issuers import TrustedIssuerAdministration
from ..administration.trusts import TrustAdministration
from ..oauth.bearer import BearerAuthentication
from ..oauth.issuer_keys import IssuerKeysStatus
from ..oauth.trusted_issuer import TrustedIssuer

if TYPE_CHECKING:
    from . import Wiring


class Administration:
    def __init__(self, parts: "Wiring") -> None:
        self._parts = parts

    @cached_property
    def bearer(self) -> BearerAuthentication:
        parts, tokens = self._parts, self._parts.tokens
        return BearerAuthentication(parts.issuer, parts.stores.clients, tokens.catalogue, tokens.key_ring, parts.clock)

    @cached_property
    def clients(self) -> ClientAdministration:
        parts = self._parts
        return ClientAdministration(
            self.client_editor, parts.tokens.catalogue, parts.stores.catalogue_store.load, parts.sleep
        )

    @cached_property
    def secrets(self) -> SecretAdministration:
        return SecretAdministration(self.client_editor, self.audit_trail, self._parts.sleep)

    @cached_property
    def keys(self) -> KeyAdministration:
        return KeyAdministration(self.client_editor, self._parts.tokens.key_ring)

    @cached_property
    def token_revocation(self) -> TokenRevocation:
        return TokenRevocation(self.client_editor, self._parts.sleep)

    @cached_property
    def leaked_secrets(self) -> LeakedSecrets:
        parts = self._parts
        ledgers, only_reports = parts.ledgers, parts.environment.leaked_secrets == "report"
        return LeakedSecrets(
            ledgers.secret_pointers, self.client_editor, parts.metrics.emit, ledgers.ledger, only_reports
        )

    @cached_property
    def client_list(self) -> ClientList:
        return ClientList(self._parts.ledgers.client_listing)

    @cached_property
    def resources(self) -> ResourceAdministration:
        return ResourceAdministration(self.catalogue_editor)

    @cached_property
    def trusts(self) -> TrustAdministration:
        return TrustAdministration(self.client_editor, self._parts.stores.catalogue_store.load)

    @cached_property
    def trusted_issuers(self) -> TrustedIssuerAdministration:
        return TrustedIssuerAdministration(self.catalogue_editor)

    def is_issuer_url(self, url: str) -> bool:
        return url_check(allows_loopback=self._parts.environment.allows_loopback_issuers)(url)

    def issuer_keys_status(self, issuer: TrustedIssuer) -> IssuerKeysStatus:
        return self._parts.assertions.issuer_keys.status(issuer)

    def start_fetch(self, issuer: str) -> None:
        self._parts.assertions.start_fetch(issuer)

    @property
    def audit_trail(self) -> AuditTrail:
        return self._parts.ledgers.audit_trail

    @cached_property
    def client_editor(self) -> ClientEditor:
        parts = self._parts
        return ClientEditor(
            parts.stores.clients, parts.ledgers.ledger, parts.stores.catalogue_store.load, parts.clock, parts.randomness
        )

    @cached_property
    def catalogue_editor(self) -> CatalogueEditor:
        parts = self._parts
        return CatalogueEditor(
            load=parts.stores.catalogue_store.load,
            ledger=parts.ledgers.ledger,
            holders=parts.ledgers.scope_holders,
            written=parts.tokens.catalogue.put,
            clock=parts.clock,
            randomness=parts.randomness,
        )
