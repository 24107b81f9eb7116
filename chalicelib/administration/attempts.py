"""How often a change is retried after a conflict."""

import time
from collections.abc import Iterator
from random import Random
from typing import Final

TRIES: Final = 12
# Seconds, at most, between two tries. A concurrent write takes milliseconds.
PAUSE: Final = 0.02


def attempts(randomness: Random) -> Iterator[None]:
    """Yields once for each try, with a pause between tries. Loops that belong to one request share one iterator.

    The loop reads, changes and writes. It ends when the write succeeds, and continues after a Conflict.
    """
    for number in range(TRIES):
        if number:
            time.sleep(PAUSE * randomness.random())
        yield
