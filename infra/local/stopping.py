"""Stops a run in the same way after Ctrl-C, `kill`, a closed terminal or the end of its parent process."""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Read at import, so that the end of the parent is also detected if it ends during the start.
_PARENT = os.getppid()


def stop_on_signals() -> None:
    """The first signal raises SystemExit in the main thread. Later signals are ignored during the cleanup."""
    for number in _SIGNALS:
        signal.signal(number, _stop)


def wait_while(condition: Callable[[], bool]) -> None:
    """Returns when the condition is false or the parent process has ended."""
    while condition() and os.getppid() == _PARENT:
        time.sleep(0.2)


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)
