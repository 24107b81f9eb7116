"""The package for the Python that runs the tests, built once."""

import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from infra.stack.package import build
from tests.lambda_runtime import client_in, unpack
from tests.package.built import Built


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    directory = tmp_path_factory.mktemp("package")
    client = directory / "client"
    client.mkdir()
    with redirect_stdout(StringIO()) as said:
        package = build("dev", Path(sys.executable), directory / "out")
    unpacked = unpack(package.archive, directory / "task")
    return Built(package, unpacked, client_in(client), said.getvalue())
