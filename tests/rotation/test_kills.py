"""A run that is killed after any step is finished or undone by the next, and no verifier notices."""

import pytest

from tests.rotation.kills import kill_runs
from tests.rotation.runner import STEPS
from tests.rotation.world import World

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

# Each step, and each kind of run, at least once; `make campaign` kills each kind of run after each step.
TIMES = 1


def test_a_run_killed_after_any_step_is_finished_or_undone_by_the_next(world: World) -> None:
    """design: no break for verifiers, exactly one AWSCURRENT, one audit event for each change."""
    with world.watched():
        done = list(kill_runs(world, TIMES))
        world.pass_(20)

    assert [] == world.failures
    assert TIMES * len(STEPS) == len(done)
    # The verifiers did watch.
    assert 100 < world.issued
