"""The progress of a long run on one line."""

import sys
import time
from collections.abc import Iterator


def counted(total: int, what: str) -> Iterator[int]:
    """Yields the numbers below `total`, and prints the progress twice per second."""
    started = printed_at = time.monotonic()
    for number in range(total):
        yield number
        now = time.monotonic()
        if now - printed_at > 0.5 or number + 1 == total:
            printed_at = now
            done = number + 1
            remaining = (now - started) / done * (total - done)
            bar = "#" * (30 * done // total)
            sys.stderr.write(f"\r{what}: [{bar:30}] {done:,} of {total:,}, {remaining:,.0f} s to go   ")
            sys.stderr.flush()
    sys.stderr.write("\n")
