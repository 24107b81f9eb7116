"""A child process that ends with its parent, even if the parent is killed."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

# The shell starts a watcher in its process group and then becomes the command. The watcher reads a pipe whose other end
# only the parent has open. When the parent ends, even by SIGKILL, the watcher reads end-of-file and kills the group.
_COMMAND_WITH_WATCHER = 'exec 3<&0 </dev/null; { read -r _ <&3; kill -s KILL -- "-$$"; } & exec 3<&-; exec "$@"'

_SECONDS_TO_STOP = 2


class Child:
    """A running command whose output goes to a log file."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            # In its own session the child does not receive Ctrl-C, so the parent decides when it stops.
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _COMMAND_WITH_WATCHER, "sh", *command],
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
