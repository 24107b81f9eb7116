"""The application on DynamoDB Local and an emulated Secrets Manager, with the example catalogue."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chalicelib.environment import Environment
from chalicelib.wiring import Wiring
from infra.local import application
from infra.local.emulators import Emulators
from tests.api.deployment import EXAMPLE
from tests.servers import empty_server


@contextmanager
def deployment_on_emulators() -> Iterator[Wiring]:
    os.environ.update(application.secluded(os.environ))
    with (
        tempfile.TemporaryDirectory() as directory,
        Emulators.start(log_directory=Path(directory)) as emulators,
    ):
        os.environ.update(emulators.environment)
        names = ("bench-clients", "bench-audit", "bench-used", "bench/key-ring", "bench/administrator")
        environment = Environment(emulators.region, "https://auth.example.com", *names, aws_read_timeout=30)
        parts = empty_server(environment._replace(request_budget=60))
        parts.operations.bootstrap.run({"catalogue": EXAMPLE})
        yield parts
