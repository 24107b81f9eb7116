"""Use cases for the issuers whose tokens may authenticate clients."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..oauth.bearer import Caller
from ..oauth.catalogue import Catalogue
from ..oauth.errors import InsufficientScope
from ..oauth.trusted_issuer import TrustedIssuer
from .audit import Actor
from .catalogue_document import CatalogueInvalid
from .catalogue_editor import CatalogueEditor, with_entry
from .errors import IssuerNotFound
from .resources import Expected
from .rights import ASK_FOR_IT, GRANT, is_grant_holder
from .trusted_issuer_document import check_issuers

HANDS_OUT: Final = "This decides whose tokens authenticate the clients that trust the issuer."


@dataclass(frozen=True)
class TrustedIssuerAdministration:
    editor: CatalogueEditor

    def all(self) -> tuple[TrustedIssuer, ...]:
        return self.editor.load().trusted_issuers

    def read(self, slug: str) -> TrustedIssuer:
        """Raises IssuerNotFound."""
        return _with_slug(self.editor.load(), slug)

    def create(self, actor: Actor, issuer: TrustedIssuer) -> None:
        """No client trusts it yet. Raises CatalogueInvalid."""

        def change(catalogue: Catalogue) -> Catalogue:
            issuers = (*catalogue.trusted_issuers, issuer)
            check_issuers(issuers)
            return catalogue._replace(trusted_issuers=issuers)

        self._edit(change, "trusted_issuer.create", issuer.slug, actor)

    def edit(
        self,
        caller: Caller,
        actor: Actor,
        slug: str,
        edit: Callable[[TrustedIssuer], TrustedIssuer],
        expected: Expected,
    ) -> TrustedIssuer:
        """Raises IssuerNotFound, VersionMismatch, CatalogueInvalid; InsufficientScope for a caller without
        `api_client_grant`, which may only disable an issuer. With other keys, it could become any client of the issuer.
        """

        def change(catalogue: Catalogue) -> Catalogue:
            before = _with_slug(catalogue, slug)
            expected(before)
            after = edit(before)
            if (after.issuer, after.kind) != (before.issuer, before.kind):
                raise CatalogueInvalid("issuer", "cannot be edited, and neither can kind: create another issuer")
            if after not in (before, before._replace(enabled=False)) and GRANT not in caller.scope:
                way = f" {ASK_FOR_IT}" if is_grant_holder(caller.client) else ""
                raise InsufficientScope(GRANT, f"{HANDS_OUT}{way}")
            return with_issuer(catalogue, after)

        return _with_slug(self._edit(change, "trusted_issuer.edit", slug, actor), slug)

    def delete(self, actor: Actor, slug: str, expected: Expected) -> None:
        """The trusts of clients stay, but are void, even if the slug is used again.

        Raises IssuerNotFound or VersionMismatch.
        """

        def change(catalogue: Catalogue) -> Catalogue:
            expected(_with_slug(catalogue, slug))
            others = (issuer for issuer in catalogue.trusted_issuers if issuer.slug != slug)
            return catalogue._replace(trusted_issuers=tuple(others))

        self._edit(change, "trusted_issuer.delete", slug, actor)

    def _edit(self, change: Callable[[Catalogue], Catalogue], action: str, slug: str, actor: Actor) -> Catalogue:
        return self.editor.edit(change, action=action, target=f"issuer:{slug}", actor=actor)


def with_issuer(catalogue: Catalogue, issuer: TrustedIssuer) -> Catalogue:
    """Replaces the issuer with the same slug, or adds `issuer` at the end."""
    return catalogue._replace(trusted_issuers=with_entry(catalogue.trusted_issuers, issuer))


def _with_slug(catalogue: Catalogue, slug: str) -> TrustedIssuer:
    issuer = next((issuer for issuer in catalogue.trusted_issuers if issuer.slug == slug), None)
    if issuer is None:
        raise IssuerNotFound(slug)
    return issuer
