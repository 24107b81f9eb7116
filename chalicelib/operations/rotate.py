"""The daily run that keeps a standby published for every alg, and the switch to it that an operator may ask for."""

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
        """`{}` makes and drops what is due, and nothing the second time; `{"now": true}` has the standbys sign at once.

        Raises RunFailed.
        """
        if dict(event) not in ACCEPTED:
            return {"outcome": "refused", "reason": 'Send {} or {"now": true}.'}
        keeper = self.keeper
        if event.get("now"):
            run = keeper.run("rotate", "promote", lambda ring, now: promote(ring, now, keeper.policy, keeper.generate))
        else:
            run = keeper.run("rotate", "rotate", lambda ring, now: rotate(ring, now, keeper.policy, keeper.generate))
        return answer(run, keeper)


def answer(run: Run, keeper: RingKeeper, **more: Any) -> dict[str, Any]:
    return {
        "outcome": run.outcome,
        **({"reason": run.reason} if run.reason else {}),
        **more,
        **_difference(run),
        "announced": run.announced,
        **timeline(run.after, run.at, keeper.policy),
    }


def _difference(run: Run) -> dict[str, list[str]]:
    if run.outcome != "changed":
        return {}
    change = run.after.changes[-1]
    return {"made": list(change.made), "dropped": list(change.dropped), "began_to_sign": list(change.began_to_sign)}
