"""A process that does not outlive the one that started it, however that one ends."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

# The shell becomes the command and leaves a watcher in its process group. The watcher reads a pipe of which only we
# hold the other end: when we are gone, even by SIGKILL, it reads the end of the file and kills the group.
_WATCHED = 'exec 3<&0 </dev/null; { read -r _ <&3; kill -s KILL -- "-$$"; } & exec 3<&-; exec "$@"'

_SECONDS_TO_STOP = 2


class Child:
    """A running command whose output goes to a log file."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            # A session of its own keeps Ctrl-C from reaching it before we have stopped it in order.
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _WATCHED, "sh", *command],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        self._signal_group(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS_TO_STOP)
        self._signal_group(signal.SIGKILL)
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)
