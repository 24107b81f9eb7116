"""The operator function `keys`: the timeline of the stored signing keys, and the most recent changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..keys.key_ring import KeyRing
from ..keys.rotation import RotationPolicy
from ..moments import rfc3339
from .ring_figures import changed_kids, timeline


@dataclass(frozen=True)
class Keys:
    load: Callable[[], KeyRing]
    policy: RotationPolicy
    clock: Callable[[], datetime]

    def run(self) -> dict[str, Any]:
        """The answer has no private keys. Raises StoreUnavailable."""
        ring = self.load()
        changes = [
            {"at": rfc3339(change.at), "action": change.action, **changed_kids(change)} for change in ring.changes
        ]
        return {**timeline(ring, self.clock(), self.policy), "changes": changes}
