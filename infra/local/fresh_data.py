"""New emulators with the data of `seed`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local import application
from infra.local.cluster import running_cluster
from infra.local.emulators import Emulators
from infra.local.seed import Seeded, seed
from infra.local.settings import Settings


@contextmanager
def fresh_data(settings: Settings, directory: Path) -> Iterator[tuple[Emulators, Seeded]]:
    """`directory` gets the logs. Replaces this process's AWS and Watchword variables with the application's."""
    for log in directory.glob("*.log"):
        log.unlink()
    print("Starting DynamoDB Local and ministack.")
    starting = Emulators.start(
        log_directory=directory, dynamodb_port=settings.dynamodb_port, aws_port=settings.aws_port
    )
    with starting as emulators, running_cluster() as cluster:
        variables = application.variables(settings.base_url, emulators)
        secluded = application.secluded(os.environ)
        os.environ.clear()
        os.environ.update(secluded | variables)
        print("Creating tables, key ring and clients.")
        yield emulators, seed(cluster)
