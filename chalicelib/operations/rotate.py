"""The operator function `rotate`: the daily run that creates standbys, and the early switch to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..keys.rotation import promote, rotate
from .ring_figures import changed_kids, timeline
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
        action, edit = ("promote", promote) if event.get("now") else ("rotate", rotate)
        run = keeper.run("rotate", action, lambda ring, now: edit(ring, now, keeper.policy, keeper.generate))
        return answer(run, keeper)


def answer(run: Run, keeper: RingKeeper, **members: Any) -> dict[str, Any]:
    return {
        "outcome": run.outcome,
        **({"reason": run.reason} if run.reason else {}),
        **members,
        **(changed_kids(run.after.changes[-1]) if run.outcome == "changed" else {}),
        "announced": run.announced,
        **timeline(run.after, run.at, keeper.policy),
    }
