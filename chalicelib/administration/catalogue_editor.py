"""How the catalogue is changed: read, change, write under its version; again when somebody else was faster.

Removing scopes takes three steps. They are marked, so that from then on nobody can be given them; then a consistent
scan tells who holds them; then they are removed, or, when somebody does, the mark is taken off again. A run that is
killed in between leaves the mark, and whoever repeats the removal finishes it.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Protocol

from ..oauth.resource import Catalogue, Resource
from .audit import Actor, AuditEvent, audit_event
from .catalogue_document import resource_document
from .errors import CatalogueChanged, ScopesHeld

TRIES = 12
# An event is an item of DynamoDB, which takes 400 KB.
MAXIMUM_EVENT_BYTES = 300_000
PAUSE = 0.02
Change = Callable[[Catalogue], Catalogue]


class CatalogueLedger(Protocol):
    def change_catalogue(self, before: Catalogue, after: Catalogue, event: AuditEvent) -> Catalogue:
        """The catalogue as written. Raises CatalogueChanged or CatalogueTooLarge."""


class ScopeHolders(Protocol):
    def holding(self, slug: str, tokens: frozenset[str]) -> tuple[int, tuple[str, ...]]:
        """How many clients hold any of these scopes of a resource, and the names of the first few, read
        consistently.
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

        Raises CatalogueChanged, CatalogueTooLarge, ScopesHeld, and what `change` raises.
        """
        scanned: dict[str, frozenset[str]] = {}
        for _ in range(TRIES):
            try:
                return self._write(change, action, target, actor, scanned)
            except _NotScanned as found:
                for slug, tokens in found.tokens.items():
                    self._make_removable(slug, tokens, actor)
                    scanned[slug] = scanned.get(slug, frozenset()) | tokens
        raise CatalogueChanged

    def _make_removable(self, slug: str, tokens: frozenset[str], actor: Actor) -> None:
        target = f"resource:{slug}"
        self._write(lambda now: _marked(now, slug, tokens), "scopes.removing", target, actor, {})
        count, names = self.holders.holding(slug, tokens)
        if count:
            self._write(lambda now: _unmarked(now, slug, tokens), "scopes.kept", target, actor, {})
            raise ScopesHeld(count, names)

    def _write(
        self, change: Change, action: str, target: str, actor: Actor, scanned: Mapping[str, frozenset[str]]
    ) -> Catalogue:
        for remaining in reversed(range(TRIES)):
            before = self.load()
            after = change(before)
            if after == before:
                return before
            _check_scanned(before, after, scanned)
            event = audit_event(action, target, actor, self.clock(), self.randomness, changes(before, after))
            try:
                catalogue = self.ledger.change_catalogue(before, after, event)
            except CatalogueChanged:
                if not remaining:
                    raise
            else:
                self.written(catalogue)
                return catalogue
            time.sleep(PAUSE * self.randomness.random())
        raise CatalogueChanged


class _NotScanned(Exception):
    """A change removes scopes, by resource, of which it is not known whether anybody holds them."""

    def __init__(self, tokens: Mapping[str, frozenset[str]]) -> None:
        super().__init__("scopes to be removed")
        self.tokens = tokens


def _check_scanned(before: Catalogue, after: Catalogue, scanned: Mapping[str, frozenset[str]]) -> None:
    """What was scanned counts only while the mark from before the scan still stands. Raises _NotScanned."""
    tokens = {}
    for resource in before.resources:
        kept = after.by_slug(resource.slug)
        removed = frozenset(resource.scope()) - frozenset(kept.scope() if kept else ())
        if removed - (scanned.get(resource.slug, frozenset()) & resource.removing):
            tokens[resource.slug] = removed
    if tokens:
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


def _marked(catalogue: Catalogue, slug: str, tokens: frozenset[str]) -> Catalogue:
    resource = catalogue.by_slug(slug)
    return with_resource(catalogue, replace(resource, removing=resource.removing | tokens)) if resource else catalogue


def _unmarked(catalogue: Catalogue, slug: str, tokens: frozenset[str]) -> Catalogue:
    resource = catalogue.by_slug(slug)
    return with_resource(catalogue, replace(resource, removing=resource.removing - tokens)) if resource else catalogue
