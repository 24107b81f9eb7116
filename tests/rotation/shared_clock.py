"""One clock for several processes: it goes on by itself, ten minutes in a second, and is moved on by hand."""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

# A run of a third of a second then takes three minutes, and an hour of waiting none.
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
