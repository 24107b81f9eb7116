"""How the catalogue is changed: read, change, write under its version; again when somebody else was faster.

Removing scopes takes three steps. They are marked, so that from then on nobody can be given them; then a consistent
scan tells who holds them; then they are removed. When somebody does, or anything fails, the mark is taken off again. A
run that is killed in between leaves the mark, and whoever repeats the removal finishes it. A scan counts for the very
version of the catalogue under which it was made: in any later one the mark may have been off for a while.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Final, Protocol

from ..oauth.catalogue import Catalogue
from ..oauth.resource import Resource
from ..store_errors import StoreUnavailable
from .attempts import attempts
from .audit import Actor, AuditEvent, audit_event
from .catalogue_document import resource_document
from .errors import CatalogueChanged, Conflict, ScopesHeld

# An event is an item of DynamoDB, which takes 400 KB.
MAXIMUM_EVENT_BYTES = 300_000
Change = Callable[[Catalogue], Catalogue]
# Scopes by the slug of their resource.
Tokens = Mapping[str, frozenset[str]]


class CatalogueLedger(Protocol):
    def change_catalogue(self, before: Catalogue, after: Catalogue, event: AuditEvent) -> Catalogue:
        """The catalogue as written. Raises CatalogueChanged or CatalogueTooLarge."""


class ScopeHolders(Protocol):
    def holding(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """How many clients hold any of these scopes of a resource, and the names of the first few, read
        consistently. Raises TemporarilyUnavailable in time for a further write within the request's deadline.
        """


@dataclass(frozen=True)
class CatalogueEditor:
    """`load` reads the catalogue now; `written` is told what this process has written."""

    load: Callable[[], Catalogue]
    ledger: CatalogueLedger
    holders: ScopeHolders
    written: Callable[[Catalogue], None]
    clock: Callable[[], datetime]
    randomness: Random

    def edit(self, change: Change, *, action: str, target: str, actor: Actor) -> Catalogue:
        """The catalogue after `change`, which is asked again when somebody else was faster.

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
            # The caller is told of the first failure.
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
            count, names = self.holders.holding(slug, removed)
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
            after = change(before)
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
        # A WriteConflict is trouble of ours, and no change of somebody else's that the caller could look at.
        raise conflict


@dataclass(frozen=True)
class _Scanned:
    """Nobody holds these scopes, as long as the catalogue has this version."""

    version: int
    tokens: Tokens


NOTHING_SCANNED: Final = _Scanned(0, {})


class _NotScanned(Exception):
    """A change removes scopes, by resource, of which it is not known whether anybody holds them."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__("scopes to be removed")
        self.tokens = tokens


def _check_scanned(before: Catalogue, after: Catalogue, scanned: _Scanned) -> None:
    """Raises _NotScanned."""
    known = scanned.tokens if scanned.version == before.version else {}
    tokens = {}
    for resource in before.resources:
        kept = after.by_slug(resource.slug)
        removed = frozenset(resource.scope()) - frozenset(kept.scope() if kept else ())
        if removed:
            tokens[resource.slug] = removed
    if any(removed - known.get(slug, frozenset()) for slug, removed in tokens.items()):
        raise _NotScanned(tokens)


def with_resource(catalogue: Catalogue, resource: Resource) -> Catalogue:
    """In the place of the one with its slug, or last."""
    if catalogue.by_slug(resource.slug) is None:
        return replace(catalogue, resources=(*catalogue.resources, resource))
    resources = (resource if known.slug == resource.slug else known for known in catalogue.resources)
    return replace(catalogue, resources=tuple(resources))


def changes(before: Catalogue, after: Catalogue) -> Mapping[str, tuple[Any, Any]]:
    """Old and new of what differs; of a change that is too large for an audit event, how many members it touched."""
    old, new = flat(before), flat(after)
    found = {name: (old.get(name), new.get(name)) for name in old | new if old.get(name) != new.get(name)}
    if len(json.dumps(found)) > MAXIMUM_EVENT_BYTES:
        return {"catalogue": (f"version {before.version}", f"{len(found)} members changed: too many to keep")}
    return found


def flat(catalogue: Catalogue) -> dict[str, Any]:
    """Every member of the catalogue under one name, as in "orders: maximumLifetime"."""
    settings = catalogue.settings
    found = {
        "issuing_enabled": settings.issuing_enabled,
        "force_https": settings.force_https,
        "default_lifetime": int(settings.default_lifetime.total_seconds()),
        "maximum_lifetime": int(settings.maximum_lifetime.total_seconds()),
        "ring_version": catalogue.ring_version,
        "epoch": catalogue.epoch.isoformat() if catalogue.epoch else None,
    }
    for resource in catalogue.resources:
        found |= {f"{resource.slug}: {name}": value for name, value in _flat_resource(resource).items()}
    return found


def _flat_resource(resource: Resource) -> dict[str, Any]:
    document = resource_document(resource)
    found = {name: document[name] for name in ("identifier", "name", "typ", "alg", "maximumLifetime", "enabled")}
    for group in document["scopeGroups"]:
        found[f"group {group['slug']}: name"] = group["name"]
        found[f"group {group['slug']}: enabled"] = group["enabled"]
        found |= {f"group {group['slug']}: scope {token}": said for token, said in group["scopes"].items()}
    return found | {f"being removed: {token}": True for token in resource.removing}


def _marked(catalogue: Catalogue, tokens: Tokens) -> Catalogue:
    for resource in catalogue.resources:
        # What somebody else has removed meanwhile needs no mark.
        removing = resource.removing | (tokens.get(resource.slug, frozenset()) & frozenset(resource.scope()))
        catalogue = with_resource(catalogue, replace(resource, removing=removing))
    return catalogue


def _unmarked(catalogue: Catalogue, tokens: Tokens) -> Catalogue:
    for resource in catalogue.resources:
        removing = resource.removing - tokens.get(resource.slug, frozenset())
        catalogue = with_resource(catalogue, replace(resource, removing=removing))
    return catalogue
