"""Runs the package on this machine as Lambda does: with AWS's runtime client and a local Runtime API.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Final
from zipfile import ZipFile

_CLIENT: Final = ("awslambdaric", "snapshot-restore-py", "simplejson")
_SECONDS = 120
_ARN = "arn:aws:lambda:eu-central-1:000000000000:function:watchword"


@dataclass(frozen=True)
class Outcome:
    """`kind` is the last segment of the path of the POST request: `response`, or `error` with Lambda's description."""

    kind: str
    content: Any


class RuntimeApi(ThreadingHTTPServer):
    """Returns each event once. The event None makes the runtime client stop."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: Queue[Any] = Queue()
        self.outcomes: Queue[Outcome] = Queue()
        self.variables = {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.server_address[1]}"}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores the connection error of a function process that was stopped."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: RuntimeApi
    protocol_version = "HTTP/1.1"
    # Sends head and body in one packet. Otherwise each response waits 40 ms for an acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        event = self.server.events.get()
        self._answer(500 if event is None else 200, json.dumps(event).encode())

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.outcomes.put(Outcome(self.path.rpartition("/")[2], content))
        self._answer(202, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")
        self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", _ARN)
        # Without this header, the runtime client crashes with a segmentation fault.
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002  # The parameter name is fixed by the standard library.
        """Logs nothing, because only the log of the function is of interest."""


@contextmanager
def runtime_api() -> Iterator[RuntimeApi]:
    with RuntimeApi() as api:
        threading.Thread(target=api.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield api
        finally:
            api.shutdown()


def unpack(archive: Path, directory: Path) -> Path:
    with ZipFile(archive) as opened:
        opened.extractall(directory)
    return directory


def client_in(directory: Path) -> Path:
    """A directory with only AWS's runtime client, so that the package cannot import other installed packages."""
    for installed in map(distribution, _CLIENT):
        for name in {file.parts[0] for file in installed.files or () if file.parts[0] != ".."}:
            directory.joinpath(name).symlink_to(str(installed.locate_file(name)))
    return directory


class Function:
    """A function of the package in its own process, like one Lambda container."""

    def __init__(self, api: RuntimeApi, process: "subprocess.Popen[bytes]") -> None:
        self._api, self._process = api, process

    def invoke(self, event: Any) -> Outcome:
        self._api.events.put(event)
        return self.outcome()

    def outcome(self) -> Outcome:
        """The next outcome. Without an event, it is that of the start."""
        for _ in range(_SECONDS * 10):
            try:
                return self._api.outcomes.get(timeout=0.1)
            except Empty:
                assert self._process.poll() is None, f"the function ended with {self._process.returncode}"
        raise TimeoutError


@contextmanager
def function(handler: str, path: Sequence[Path], environment: Mapping[str, str], log: Path) -> Iterator[Function]:
    """`handler` is as in the template. `path` contains only the package and then the runtime client."""
    with runtime_api() as api, log.open("ab") as output:
        variables = {"PYTHONPATH": os.pathsep.join(map(str, path)), **environment, **api.variables}
        command = [sys.executable, "-S", "-s", "-m", "awslambdaric", handler]
        with subprocess.Popen(command, cwd=path[0], env=variables, stdout=output, stderr=output) as process:
            try:
                yield Function(api, process)
            finally:
                process.kill()
