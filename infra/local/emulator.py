"""One emulator on one port. It can be stopped and restarted, and loses its data when it stops."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.child import Child
from infra.problem import Problem

_SECONDS_TO_START = 60


@dataclass
class Emulator:
    name: str
    endpoint: str
    launch: Callable[[], Child] = field(repr=False)
    # Sends a signed request, because an open port does not prove that the emulator can answer.
    probe: Callable[[], object] = field(repr=False)
    _child: Child | None = field(default=None, init=False)

    @property
    def pid(self) -> int:
        if self._child is None:
            raise ValueError(f"{self.name} is stopped")
        return self._child.pid

    @property
    def is_running(self) -> bool:
        return self._child is not None and self._child.is_running

    def start(self) -> None:
        self.begin()
        self.wait_until_ready()

    def begin(self) -> None:
        """Start without waiting, so that several emulators can start in parallel."""
        self._child = self.launch()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while not self._answers():
            if self._child is None or not self._child.is_running or time.monotonic() > deadline:
                raise Problem(f"{self.name} did not start. See its log{self._log()}.")
            time.sleep(0.05)

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None

    def check_running(self) -> None:
        """Raises Problem."""
        if not self.is_running:
            raise Problem(f"{self.name} stopped unexpectedly. See its log{self._log()}, and start again.")

    def _answers(self) -> bool:
        try:
            self.probe()
        except (BotoCoreError, ClientError):
            return False
        return True

    def _log(self) -> str:
        return f" ({self._child.log})" if self._child else ""
