"""How far a long run is, on one line."""

import sys
import time
from collections.abc import Iterator


def counted(total: int, what: str) -> Iterator[int]:
    """The numbers below `total`; what is done and what remains is shown twice a second."""
    started = shown = time.monotonic()
    for number in range(total):
        yield number
        now = time.monotonic()
        if now - shown > 0.5 or number + 1 == total:
            shown = now
            done = number + 1
            remaining = (now - started) / done * (total - done)
            bar = "#" * (30 * done // total)
            sys.stderr.write(f"\r{what}: [{bar:30}] {done:,} of {total:,}, {remaining:,.0f} s to go   ")
            sys.stderr.flush()
    sys.stderr.write("\n")
