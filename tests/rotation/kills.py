"""Kills runs with SIGKILL after each step, while verifiers verify tokens. The next run completes the rotation."""

from collections.abc import Iterator
from typing import Any

from chalicelib.keys.rotation import next_key_due
from tests.rotation.runner import STEPS
from tests.rotation.world import World

# The time until standbys are old enough to be promoted.
A_DAY = 17


def kill_runs(world: World, times: int) -> Iterator[str]:
    """Kills at each step `times` times, alternating between a due rotation, a promotion and a leaked key."""
    kinds = (killed_when_due, killed_while_promoting, killed_while_dropping)
    for number in range(times):
        for position, step in enumerate(STEPS):
            kind = kinds[(number + position) % len(kinds)]
            kind(world, step)
            yield f"{kind.__name__} after {step}"


def killed_when_due(world: World, step: str) -> None:
    while next_key_due(world.ring(), world.parts.operations.rotation_policy) > world.clock():
        world.pass_(1)
    before = world.ring()
    world.run(kill_after=step)
    assert _is_saved(step) == (world.ring() != before)
    _finish(world)
    assert world.ring().version > before.version


def killed_while_promoting(world: World, step: str) -> None:
    world.run()
    world.pass_(A_DAY)
    before = world.ring()
    world.run(event={"now": True}, kill_after=step)
    assert _is_saved(step) == (world.ring() != before)
    _finish(world)


def killed_while_dropping(world: World, step: str) -> None:
    """The leaked key is a standby, so no token becomes invalid."""
    world.run()
    before = world.ring()
    standby = before.of("RS256")[-1].key.kid
    world.run("leaked", {"kid": standby}, kill_after=step)
    assert _is_saved(step) == (world.ring() != before)
    _finish(world)
    assert _is_saved(step) == (standby not in {key.key.kid for key in world.ring().keys})


def _is_saved(step: str) -> bool:
    return STEPS.index(step) >= STEPS.index("label moved")


def _finish(world: World) -> None:
    """The next run, and another one that has nothing to do."""
    answer: Any = world.run()
    assert answer["announced"], answer
    world.check_stored()
    stored = world.ring(), world.labels()
    assert "unchanged" == world.run()["outcome"]
    assert stored == (world.ring(), world.labels())
    assert len(world.ring().keys) <= 14
