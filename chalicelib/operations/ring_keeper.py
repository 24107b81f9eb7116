"""How the key ring is changed: read, computed, saved by compare-and-swap, announced.

A run that is killed leaves the old ring or the new one. The next run announces what was not announced, whatever the
reason: the ring itself remembers its changes, and the catalogue's `ring_version` is that of the last one announced,
written together with its audit event. Warm containers that see a new `ring_version` fetch the ring at once.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any, Final, Protocol

from ..administration.audit import Actor, AuditEvent, audit_event
from ..administration.errors import Conflict
from ..keys.key_ring import KeyRing, RingChange
from ..keys.rotation import AnotherRunWasFaster, RotationPolicy, RotationRefused, ahead_of
from ..keys.signing_key import SigningKey
from ..oauth.catalogue import Catalogue
from ..store_errors import StoreUnavailable
from .ring_figures import figures

TARGET: Final = "key-ring"
TRIES: Final = 20
# What an action is called in the audit trail, and which operator function makes it.
OPERATIONS: Final = {"rotate": "rotate", "promote": "rotate", "leaked": "leaked", "restore": "restore"}
log = logging.getLogger("watchword")


class KeyRings(Protocol):
    def current(self) -> tuple[KeyRing, str]:
        """With the id of its version. Raises StoreUnavailable."""

    def replace(self, version_id: str, ring: KeyRing) -> None:
        """Raises AnotherRunWasFaster or StoreUnavailable."""

    def clean_up(self) -> None: ...


class Catalogues(Protocol):
    def find(self) -> Catalogue | None: ...


class CatalogueLedger(Protocol):
    def change_catalogue(self, before: Catalogue, after: Catalogue, event: AuditEvent) -> Catalogue:
        """Raises CatalogueChanged."""


class RunFailed(Exception):
    """The text is for the operator: what stands, and what to do."""


@dataclass(frozen=True)
class Run:
    """What a run found, what it left, and how it ended. `announced` is False when that is left to the next run."""

    before: KeyRing
    after: KeyRing
    at: datetime
    outcome: str
    reason: str | None = None
    announced: bool = True


@dataclass(frozen=True)
class RingKeeper:
    key_rings: KeyRings
    catalogues: Catalogues
    ledger: CatalogueLedger
    policy: RotationPolicy
    clock: Callable[[], datetime]
    randomness: Random
    emit: Callable[[Mapping[str, float]], None]
    generate: Callable[[str], SigningKey] = SigningKey.generate

    def run(self, operation: str, action: str, edit: Callable[[KeyRing, datetime], KeyRing]) -> Run:
        """`edit` may raise RotationRefused, or answer the ring that it was given. Raises RunFailed."""
        try:
            run = self._run(action, edit)
        except StoreUnavailable as error:
            self.emit({"RotationRuns": 1, "RotationFailures": 1})
            log.error("key rotation", extra={"operation": operation, "outcome": "failed", "detail": error.detail})
            raise RunFailed(
                f"The key ring is as it was, or changed and not yet announced: run this again. {error.detail}"
            ) from None
        failures = int(not run.announced or run.outcome == "held")
        self.emit({"RotationRuns": 1, "RotationFailures": failures, **figures(run.after, run.at)})
        log.log(
            logging.WARNING if failures else logging.INFO,
            "key rotation",
            extra={"operation": operation, "outcome": run.outcome, "detail": run.reason},
        )
        return run

    def _run(self, action: str, edit: Callable[[KeyRing, datetime], KeyRing]) -> Run:
        self.key_rings.clean_up()
        before, version_id = self.key_rings.current()
        now = self.clock()
        after, outcome, reason = before, "unchanged", None
        try:
            edited = edit(before, now)
            if edited is not before:
                changed = edited.changed_from(before, action, now)
                self.key_rings.replace(version_id, changed)
                after, outcome = changed, "changed"
        except RotationRefused as error:
            outcome, reason = "refused", str(error)
        except AnotherRunWasFaster:
            outcome, reason = "another run was faster", "It changed the ring meanwhile, and this run left it so."
            after, _ = self.key_rings.current()
        if outcome == "unchanged" and (newest := ahead_of(before, now, self.policy)):
            outcome, reason = "held", _held(newest, now)
        return Run(before, after, now, outcome, reason, self._announced(after))

    def _announced(self, ring: KeyRing) -> bool:
        """Whether every change of the ring is announced, now or before."""
        try:
            return self._announce(ring)
        except Exception as error:  # noqa: BLE001  # the ring is changed: the operator must learn what follows from that
            detail = error.detail if isinstance(error, StoreUnavailable) else type(error).__name__
            log.warning("key ring not announced", extra={"detail": detail})
            return False

    def _announce(self, ring: KeyRing) -> bool:
        """Write an audit event, and the catalogue's ring version with it, for each change that has none."""
        for _ in range(TRIES):
            catalogue = self.catalogues.find()
            if catalogue is None or catalogue.ring_version == ring.version:
                return catalogue is not None
            change = _next_change(ring, catalogue.ring_version, self.clock())
            action, actor = (
                f"key_ring.{change.action}",
                Actor(f"operator:{OPERATIONS.get(change.action, change.action)}"),
            )
            changes = _changes(catalogue.ring_version, change)
            event = audit_event(action, TARGET, actor, change.at, self.randomness, changes)
            with suppress(Conflict):
                self.ledger.change_catalogue(catalogue, replace(catalogue, ring_version=change.version), event)
        return False


def _held(newest: datetime, now: datetime) -> str:
    return (
        f"The ring has a key made at {newest:%Y-%m-%d %H:%M} UTC, and here it is {now:%Y-%m-%d %H:%M} UTC: one"
        " of the clocks was wrong. Nothing is made until they agree; if it was the other, name that key to `leaked`."
    )


def _next_change(ring: KeyRing, announced: int, now: datetime) -> RingChange:
    """The oldest that is newer than what was announced; else the ring is an older one that somebody restored."""
    newer = (change for change in ring.changes if change.version > announced)
    return next(newer, RingChange(ring.version, "restore", now))


def _changes(announced: int, change: RingChange) -> dict[str, tuple[Any, Any]]:
    """Kids: those that only the ring before had, and those that only the ring after has."""
    return {
        "ring_version": (announced, change.version),
        "keys": (list(change.dropped), list(change.made)),
        **({"signing": (None, list(change.began_to_sign))} if change.began_to_sign else {}),
    }
