"""The operator function `rotate`: the daily run that creates standbys, and the early switch to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..keys.rotation import promote, rotate
from .ring_figures import timeline
from .ring_keeper import RingKeeper, Run

ACCEPTED: Final[tuple[dict[str, bool], ...]] = ({}, {"now": False}, {"now": True})


@dataclass(frozen=True)
class Rotate:
    keeper: RingKeeper

    def run(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """`{}` creates and removes the keys that are due; a second run changes nothing.

        With `{"now": true}` the standbys sign at once. Raises RunFailed.
        """
        if dict(event) not in ACCEPTED:
            return {"outcome": "refused", "reason": 'Send {} or {"now": true}.'}
        keeper = self.keeper
        if event.get("now"):
            run = keeper.run("rotate", "promote", lambda ring, now: promote(ring, now, keeper.policy, keeper.generate))
        else:
            run = keeper.run("rotate", "rotate", lambda ring, now: rotate(ring, now, keeper.policy, keeper.generate))
        return answer(run, keeper)


def answer(run: Run, keeper: RingKeeper, **members: Any) -> dict[str, Any]:
    return {
        "outcome": run.outcome,
        **({"reason": run.reason} if run.reason else {}),
        **members,
        **_changed_kids(run),
        "announced": run.announced,
        **timeline(run.after, run.at, keeper.policy),
    }


def _changed_kids(run: Run) -> dict[str, list[str]]:
    if run.outcome != "changed":
        return {}
    change = run.after.changes[-1]
    return {
        "made": list(change.created_kids),
        "dropped": list(change.dropped_kids),
        "began_to_sign": list(change.new_signer_kids),
    }
