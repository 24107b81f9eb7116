"""How often a change is tried again after something else was written first."""

import time
from collections.abc import Iterator
from random import Random
from typing import Final

TRIES: Final = 12
# Seconds, at most, between two tries. A rival's write takes milliseconds.
PAUSE: Final = 0.02


def attempts(randomness: Random) -> Iterator[None]:
    """Yields once a try, with a pause between tries. Loops that belong to one request share one iterator.

    The loop reads, changes and writes; it returns when the write succeeds and goes on after a Conflict.
    """
    for number in range(TRIES):
        if number:
            time.sleep(PAUSE * randomness.random())
        yield
