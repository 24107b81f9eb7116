"""A thread that polls, so that no request waits for the server."""

from collections.abc import Callable
from threading import Event, Lock, Thread


class BackgroundPoll:
    """Starts with the first request and not earlier, because a thread does not survive the fork of a web server."""

    def __init__(self, poll: Callable[[], None], interval: float) -> None:
        self._poll = poll
        self._interval = interval
        self._lock = Lock()
        self._stop = Event()
        self._thread: Thread | None = None

    def ensure(self) -> None:
        """The first request of a process polls itself, so that a restart does not accept revoked tokens."""
        if self._is_running():
            return
        with self._lock:
            if not self._is_running():
                self._poll()
                self._stop = Event()
                self._thread = Thread(target=self._run, args=[self._stop], name="watchword-verifier", daemon=True)
                self._thread.start()

    def _is_running(self) -> bool:
        """In the child of a fork the threads of the parent are not alive."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        self._stop.set()

    def _run(self, stop: Event) -> None:
        while not stop.wait(self._interval):
            self._poll()
