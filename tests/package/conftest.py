"""The package for the Python that runs the tests, built once for all workers of pytest-xdist."""

import fcntl
import os
import pickle
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from infra.stack.package import Package, build
from tests.lambda_runtime import client_in, unpack
from tests.package.built import Built


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    directory = tmp_path_factory.mktemp("package")
    client = directory / "client"
    client.mkdir()
    base = tmp_path_factory.getbasetemp()
    package, said = built_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    return Built(package, unpack(package.archive, directory / "task"), client_in(client), said)


def built_once(shared: Path) -> tuple[Package, str]:
    """The package and what was printed, from the worker that comes first. A build takes ten seconds."""
    result = shared / "package.pickle"
    with (shared / "package.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            with redirect_stdout(StringIO()) as said:
                package = build("dev", Path(sys.executable), shared / "package")
            result.write_bytes(pickle.dumps((package, said.getvalue())))
        made: tuple[Package, str] = pickle.loads(result.read_bytes())
        return made
