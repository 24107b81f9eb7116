"""Changes the key ring: reads it, computes the new ring, saves it by compare-and-swap and announces the change.

A change is announced by one transaction that writes its audit event and the catalogue's new `ring_version`. Warm
containers that see a new `ring_version` fetch the ring at once. A killed run leaves the old ring or the new one. The
ring records its changes, so the next run announces those that are newer than `ring_version`.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final, Protocol

from ..administration.audit import Actor, AuditEvent, audit_event
from ..administration.errors import Conflict
from ..keys.key_ring import KeyRing, RingChange
from ..keys.rotation import RotationPolicy, RotationRefused, future_creation
from ..keys.signing_key import SigningKey
from ..oauth.catalogue import Catalogue
from ..store_errors import AnotherRunWasFaster, StoreUnavailable
from .ring_figures import figures

TARGET: Final = "key-ring"
TRIES: Final = 20
# The operator function that performs each action of the audit trail.
OPERATIONS: Final = {"rotate": "rotate", "promote": "rotate", "leaked": "leaked", "restore": "restore"}
log = logging.getLogger("watchword")


class KeyRings(Protocol):
    def current_version(self) -> tuple[KeyRing, str]:
        """The ring and the id of its version. Raises StoreUnavailable."""

    def replace(self, version_id: str, ring: KeyRing) -> None:
        """Raises AnotherRunWasFaster or StoreUnavailable."""

    def clean_up(self) -> None: ...


class Catalogues(Protocol):
    def find(self) -> Catalogue | None: ...


class CatalogueLedger(Protocol):
    def change_catalogue(
        self, before: Catalogue, after: Catalogue, event: AuditEvent, *, leaked_kids: Collection[str] = ()
    ) -> Catalogue:
        """Raises CatalogueChanged."""


class RunFailed(Exception):
    """The text tells the operator what is unknown, and what to do."""


@dataclass(frozen=True)
class Run:
    """The ring before and after a run, and its outcome. If not `announced`, the next run announces the changes."""

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
        """`edit` may raise RotationRefused, or return the same ring to change nothing. Raises RunFailed."""
        try:
            run = self._run(action, edit)
        except StoreUnavailable as error:
            self.emit({"RotationRuns": 1, "RotationFailures": 1})
            log.error("key rotation", extra={"operation": operation, "outcome": "failed", "detail": error.detail})
            raise RunFailed(
                f"The key ring is unchanged, or it was changed but not announced. Run this again. {error.detail}"
            ) from None
        failures = int(not run.announced or run.outcome == "held")
        self.emit({"RotationRuns": 1, "RotationFailures": failures, **figures(run.after, run.at, self.policy)})
        log.log(
            logging.WARNING if failures else logging.INFO,
            "key rotation",
            extra={"operation": operation, "outcome": run.outcome, "detail": run.reason},
        )
        return run

    def _run(self, action: str, edit: Callable[[KeyRing, datetime], KeyRing]) -> Run:
        self.key_rings.clean_up()
        before, version_id = self.key_rings.current_version()
        now = self.clock()
        after, outcome = before, "unchanged"
        reason: str | None = None
        try:
            edited_ring = edit(before, now)
            if edited_ring is not before:
                new_ring = edited_ring.changed_from(before, action, now)
                self.key_rings.replace(version_id, new_ring)
                after, outcome = new_ring, "changed"
        except RotationRefused as error:
            outcome, reason = "refused", str(error)
        except AnotherRunWasFaster:
            outcome, reason = "another run was faster", "A concurrent run changed the ring. This run changed nothing."
            after, _ = self.key_rings.current_version()
        creation = future_creation(before, now, self.policy)
        if outcome == "unchanged" and creation:
            outcome, reason = "held", _wrong_clock(creation, now)
        return Run(before, after, now, outcome, reason, announced=self._announce(after))

    def _announce(self, ring: KeyRing) -> bool:
        """Whether every change of the ring is now announced."""
        try:
            return self._announce_changes(ring)
        except Exception as error:  # noqa: BLE001  # The ring is saved, so the operator must still get the answer.
            detail = error.detail if isinstance(error, StoreUnavailable) else type(error).__name__
            log.warning("key ring not announced", extra={"detail": detail})
            return False

    def _announce_changes(self, ring: KeyRing) -> bool:
        for _ in range(TRIES):
            catalogue = self.catalogues.find()
            if catalogue is None:
                return False
            if catalogue.ring_version == ring.version:
                return True
            change = _next_change(ring, catalogue.ring_version, self.clock())
            event = audit_event(
                f"key_ring.{change.action}",
                TARGET,
                Actor(f"operator:{OPERATIONS.get(change.action, change.action)}"),
                change.at,
                self.randomness,
                _audited_changes(catalogue.ring_version, change),
            )
            with suppress(Conflict):
                self.ledger.change_catalogue(
                    catalogue,
                    catalogue._replace(ring_version=change.version),
                    event,
                    leaked_kids=change.dropped_kids if change.action == "leaked" else (),
                )
        return False


def _wrong_clock(creation: datetime, now: datetime) -> str:
    return (
        f"The newest key was created at {creation:%Y-%m-%d %H:%M} UTC, but the clock of this run shows"
        f" {now:%Y-%m-%d %H:%M} UTC: one of the clocks was wrong. No key is created before the later time. If the clock"
        " of this run is right, invoke `leaked` with the kid of that key; `keys` lists the kids."
    )


def _next_change(ring: KeyRing, announced_version: int, now: datetime) -> RingChange:
    """The oldest change that is not announced. If there is none, an older version of the ring was restored."""
    unannounced = (change for change in ring.changes if change.version > announced_version)
    return next(unannounced, RingChange(ring.version, "restore", now))


def _audited_changes(announced_version: int, change: RingChange) -> dict[str, tuple[Any, Any]]:
    """`keys` pairs the kids that only the old ring has with those that only the new ring has."""
    changes: dict[str, tuple[Any, Any]] = {
        "ring_version": (announced_version, change.version),
        "keys": (list(change.dropped_kids), list(change.created_kids)),
    }
    if change.new_signer_kids:
        changes["signing"] = (None, list(change.new_signer_kids))
    return changes
