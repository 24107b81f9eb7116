"""A clock for several processes. It runs 600 times as fast as real time, and tests can advance it."""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

# A run of 0.3 seconds takes three minutes of this clock. Tests advance it by hours without waiting.
FACTOR = 600
LAYOUT = struct.Struct("dd")


class SharedClock:
    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(LAYOUT.pack(time.time(), time.monotonic()))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), LAYOUT.size)

    def __call__(self) -> datetime:
        start, since = LAYOUT.unpack(self._shared[:])
        return datetime.fromtimestamp(start + (time.monotonic() - since) * FACTOR, UTC)

    def move(self, period: timedelta) -> None:
        start, since = LAYOUT.unpack(self._shared[:])
        self._shared[:] = LAYOUT.pack(start + period.total_seconds(), since)
