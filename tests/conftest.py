"""What several kinds of test share: the emulators, started once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import application
from infra.local.emulators import Emulators


@pytest.fixture(scope="session")
def emulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulators]:
    """DynamoDB Local and ministack on free ports, and this process's environment pointing at them."""
    log_directory: Path = tmp_path_factory.mktemp("emulators")
    with Emulators.start(log_directory=log_directory) as started:
        before = dict(os.environ)
        # Without a person's own AWS set-up and proxies: nothing may stand between the tests and the emulators.
        secluded = application.secluded(before)
        os.environ.clear()
        os.environ.update(secluded | started.environment)
        yield started
        os.environ.clear()
        os.environ.update(before)
