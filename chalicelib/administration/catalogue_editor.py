"""Changes of the catalogue: read, change, write on condition of its version, and retry after a conflict.

Scopes are removed in three steps. First they are marked, so that no client can get them. Then a consistent scan
looks for clients that hold them. Then they are removed. If a client holds one, or a step fails, the mark is removed
instead. A run that is killed in between leaves the mark; the next removal of these scopes finishes it. A scan is valid
only for the version of the catalogue under which it ran, because a later version may lack the mark.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final, Protocol, TypeVar

from ..oauth.catalogue import Catalogue
from ..oauth.resource import OWN_SLUG, Resource, ScopeGroup
from ..oauth.trusted_issuer import TrustedIssuer
from ..store_errors import StoreUnavailable
from .attempts import attempts
from .audit import Actor, AuditEvent, audit_event
from .catalogue_document import resource_document
from .errors import CatalogueChanged, Conflict, ScopesHeld
from .registration import new_generation
from .trusted_issuer_document import trusted_issuer_document

# An audit event is an item of DynamoDB, which accepts 400 KB.
MAXIMUM_EVENT_BYTES = 300_000
Change = Callable[[Catalogue], Catalogue]
Entry = TypeVar("Entry", Resource, TrustedIssuer, ScopeGroup)
# Scopes by the slug of their resource.
Tokens = Mapping[str, frozenset[str]]


class CatalogueLedger(Protocol):
    def change_catalogue(self, before: Catalogue, after: Catalogue, event: AuditEvent) -> Catalogue:
        """The catalogue as written. Raises CatalogueChanged or CatalogueTooLarge."""


class ScopeHolders(Protocol):
    def clients_with(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """How many clients hold any of these scopes of a resource, and the names of the first few.

        The read is consistent. Raises StoreUnavailable early enough for another write before the request's deadline.
        """


@dataclass(frozen=True)
class CatalogueEditor:
    """`load` reads the stored catalogue. `written` is called with each catalogue that this process wrote."""

    load: Callable[[], Catalogue]
    ledger: CatalogueLedger
    holders: ScopeHolders
    written: Callable[[Catalogue], None]
    clock: Callable[[], datetime]
    randomness: Random

    def edit(self, change: Change, *, action: str, target: str, actor: Actor) -> Catalogue:
        """The catalogue after `change`, which is applied again after a conflict.

        Raises Conflict, CatalogueTooLarge, ScopesHeld, and what `change` raises.
        """
        scanned, tries = NOTHING_SCANNED, attempts(self.randomness)
        marked: Tokens = {}
        try:
            while True:
                try:
                    return self._write(tries, change, action, target, actor, scanned)
                except _NotScanned as removal:
                    marked = removal.tokens
                    scanned = self._scan(tries, marked, target, actor)
        except StoreUnavailable:
            # The caller gets the first failure.
            with suppress(StoreUnavailable, Conflict):
                self._take_back(marked, target, actor)
            raise
        except Exception:
            self._take_back(marked, target, actor)
            raise

    def _scan(self, tries: Iterator[None], tokens: Tokens, target: str, actor: Actor) -> "_Scanned":
        """Marks the scopes, then proves that nobody holds them. Raises ScopesHeld."""
        marked = self._write(tries, lambda now: _marked(now, tokens), "scopes.removing", target, actor)
        for slug, removed in tokens.items():
            count, names = self.holders.clients_with(slug, removed)
            if count:
                raise ScopesHeld(count, names)
        return _Scanned(marked.version, tokens)

    def _take_back(self, marked: Tokens, target: str, actor: Actor) -> None:
        if marked:
            again = attempts(self.randomness)
            self._write(again, lambda now: _unmarked(now, marked), "scopes.kept", target, actor)

    def _write(
        self,
        tries: Iterator[None],
        change: Change,
        action: str,
        target: str,
        actor: Actor,
        scanned: "_Scanned | None" = None,
    ) -> Catalogue:
        conflict: Conflict = CatalogueChanged()
        for _ in tries:
            before = self.load()
            after = self._with_generations(before, change(before))
            if after == before:
                return before
            _check_scanned(before, after, scanned or NOTHING_SCANNED)
            event = audit_event(action, target, actor, self.clock(), self.randomness, changes(before, after))
            try:
                catalogue = self.ledger.change_catalogue(before, after, event)
            except Conflict as error:
                conflict = error
                continue
            self.written(catalogue)
            return catalogue
        # If it is a WriteConflict, the answer is a 503, because there is no other change that the caller could read.
        raise conflict

    def _with_generations(self, before: Catalogue, after: Catalogue) -> Catalogue:
        """A new API or issuer gets a generation, because rights over an earlier one with its slug must not apply."""
        generations = {resource.slug: resource.generation for resource in before.resources}
        for resource in after.resources:
            if resource.slug not in generations:
                generations[resource.slug] = new_generation(self.clock(), self.randomness)
        resources = (resource._replace(generation=generations[resource.slug]) for resource in after.resources)
        stored = {issuer.slug: issuer.generation for issuer in before.trusted_issuers}
        issuers = (
            issuer._replace(generation=stored.get(issuer.slug) or new_generation(self.clock(), self.randomness))
            for issuer in after.trusted_issuers
        )
        return after._replace(resources=tuple(resources), trusted_issuers=tuple(issuers))


@dataclass(frozen=True)
class _Scanned:
    """No client holds these scopes while the catalogue has this version."""

    version: int
    tokens: Tokens


NOTHING_SCANNED: Final = _Scanned(0, {})


class _NotScanned(Exception):
    """A change removes scopes, by resource, that no scan has checked."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__("scopes to be removed")
        self.tokens = tokens


def _check_scanned(before: Catalogue, after: Catalogue, scanned: _Scanned) -> None:
    """Raises _NotScanned."""
    unheld = scanned.tokens if scanned.version == before.version else {}
    tokens = {}
    for resource in before.resources:
        remaining = after.by_slug(resource.slug)
        removed = frozenset(resource.scope()) - frozenset(remaining.scope() if remaining else ())
        if removed:
            tokens[resource.slug] = removed
    if any(removed - unheld.get(slug, frozenset()) for slug, removed in tokens.items()):
        raise _NotScanned(tokens)


def with_resource(catalogue: Catalogue, resource: Resource) -> Catalogue:
    """Replaces the resource with the same slug, or adds `resource` at the end."""
    return catalogue._replace(resources=with_entry(catalogue.resources, resource))


def with_entry(entries: tuple[Entry, ...], entry: Entry) -> tuple[Entry, ...]:
    """Replaces the entry with the same slug, or adds `entry` at the end."""
    by_slug = {other.slug: other for other in entries}
    return tuple((by_slug | {entry.slug: entry}).values())


def changes(before: Catalogue, after: Catalogue) -> Mapping[str, tuple[Any, Any]]:
    """Old and new value of each member that differs. For a change too large for an audit event, only their number."""
    old, new = flat(before), flat(after)
    differences = {name: (old.get(name), new.get(name)) for name in old | new if old.get(name) != new.get(name)}
    if len(json.dumps(differences)) > MAXIMUM_EVENT_BYTES:
        return {"catalogue": (f"version {before.version}", f"{len(differences)} members changed: too many to keep")}
    return differences


def flat(catalogue: Catalogue) -> dict[str, Any]:
    """Every member of the catalogue by a flat name, such as "orders: maximumLifetime"."""
    members: dict[str, Any] = {
        **catalogue.settings.values(),
        "ring_version": catalogue.ring_version,
        "epoch": catalogue.epoch.isoformat() if catalogue.epoch else None,
    }
    for resource in catalogue.resources:
        members |= {f"{resource.slug}: {name}": value for name, value in _flat_resource(resource).items()}
    for issuer in catalogue.trusted_issuers:
        document = trusted_issuer_document(issuer)
        members |= {f"issuer {issuer.slug}: {name}": document[name] for name in document if name != "slug"}
    return members


def _flat_resource(resource: Resource) -> dict[str, Any]:
    document = resource_document(resource)
    members = {name: document[name] for name in ("identifier", "name", "typ", "alg", "maximumLifetime", "enabled")}
    # Events of an API that publishes nothing, and whose verifier nobody named, look like those of older releases.
    members |= {"publishesMetadata": True} if resource.publishes_metadata and resource.slug != OWN_SLUG else {}
    members |= {"verifier": resource.verifier} if resource.verifier != "other" else {}
    for group in document["scopeGroups"]:
        members[f"group {group['slug']}: name"] = group["name"]
        members[f"group {group['slug']}: enabled"] = group["enabled"]
        members |= {f"group {group['slug']}: scope {token}": text for token, text in group["scopes"].items()}
    return members | {f"being removed: {token}": True for token in resource.pending_removals}


def _marked(catalogue: Catalogue, tokens: Tokens) -> Catalogue:
    for resource in catalogue.resources:
        # A scope that was removed concurrently needs no mark.
        marks = tokens.get(resource.slug, frozenset()) & frozenset(resource.scope())
        catalogue = with_resource(catalogue, resource._replace(pending_removals=resource.pending_removals | marks))
    return catalogue


def _unmarked(catalogue: Catalogue, tokens: Tokens) -> Catalogue:
    for resource in catalogue.resources:
        marks = tokens.get(resource.slug, frozenset())
        catalogue = with_resource(catalogue, resource._replace(pending_removals=resource.pending_removals - marks))
    return catalogue
