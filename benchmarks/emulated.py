"""The application over DynamoDB Local and an emulated Secrets Manager, founded with the example catalogue."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from chalicelib import wiring
from chalicelib.environment import Environment
from infra.local import application
from infra.local.emulators import Emulators
from tests.api.deployment import EXAMPLE


@contextmanager
def deployment_on_emulators() -> Iterator[Wiring]:
    os.environ.update(application.secluded(os.environ))
    with (
        tempfile.TemporaryDirectory() as directory,
        Emulators.start(log_directory=Path(directory)) as emulators,
    ):
        os.environ.update(emulators.environment)
        names = ("bench-clients", "bench-audit", "bench/key-ring", "bench/administrator")
        environment = Environment(emulators.region, "https://auth.example.com", *names, aws_read_timeout=30)
        parts = Wiring(replace(environment, request_budget=60))
        parts.stores.tables.create()
        for secret_id in names[2:]:
            parts.stores.secretsmanager.create_secret(Name=secret_id)
        parts.operations.bootstrap.run({"catalogue": EXAMPLE})
        wiring.install(parts)
        yield parts
