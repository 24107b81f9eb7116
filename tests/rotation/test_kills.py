"""A run that is killed after any step is completed or undone by the next, and every token can be verified."""

import pytest

from tests.rotation.kills import kill_runs
from tests.rotation.runner import STEPS
from tests.rotation.world import World

pytestmark = [pytest.mark.emulator, pytest.mark.slow]

# Each step, and each kind of run, at least once; `make campaign` kills each kind of run after each step.
TIMES = 1


def test_a_run_killed_after_any_step_is_completed_or_undone_by_the_next(world: World) -> None:
    """Every token is verified, there is one AWSCURRENT, and each change has one audit event."""
    with world.watched():
        done = list(kill_runs(world, TIMES))
        world.pass_(20)

    assert [] == world.failures
    assert TIMES * len(STEPS) == len(done)
    # Tokens were verified during the runs.
    assert 100 < world.issued
