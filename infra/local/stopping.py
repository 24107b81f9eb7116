"""Ctrl-C, `kill`, a closed terminal and a killed `make` all end a run in the same orderly way."""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Known from the first moment: a starter that is killed while the start goes on is missed all the same.
_STARTER = os.getppid()


def stop_on_signals() -> None:
    """The first signal raises SystemExit in the main thread; what follows cannot disturb the clearing up."""
    for number in _SIGNALS:
        signal.signal(number, _stop)


def wait_while(is_fine: Callable[[], bool]) -> None:
    """Returns when that is no longer so, or when whoever started us is gone."""
    while is_fine() and os.getppid() == _STARTER:
        time.sleep(0.2)


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)
