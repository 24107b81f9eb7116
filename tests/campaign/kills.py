"""python -m tests.campaign.kills [--times 25]: kills runs of the rotation after each step, `times` times each.

It starts its own emulators, and exits with status 1 if a token did not verify.
"""

import argparse
import logging
import os
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.local.emulators import Emulators
from tests.campaign.progress import counted
from tests.rotation.kills import kill_runs
from tests.rotation.runner import STEPS
from tests.rotation.world import World


def kills(times: int) -> int:
    """The number of tokens that did not verify."""
    # The log has one line per request, which would hide the result.
    logging.getLogger("watchword").setLevel(logging.CRITICAL)
    with TemporaryDirectory() as name, Emulators.start(log_directory=Path(name)) as emulators:
        os.environ.update(emulators.environment)
        world = World("kills", Path(name))
        try:
            with world.watched():
                runs = kill_runs(world, times)
                done = Counter(next(runs) for _ in counted(times * len(STEPS), "killed runs"))
                world.pass_(20)
        finally:
            world.close()
    for run, count in sorted(done.items()):
        print(f"  {count} × {run}")
    print(
        f"{sum(done.values())} killed runs, {world.issued:,} tokens, {world.verified:,} verifications:"
        f" {len(world.failures)} failed"
    )
    for failure in world.failures[:5]:
        print(f"  {failure}")
    return len(world.failures)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=25)
    sys.exit(1 if kills(arguments.parse_args().times) else 0)
