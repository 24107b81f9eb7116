"""A server over TLS for what docs/integrate.md and docs/postman contain."""

from collections.abc import Iterator

import pytest

from infra.local.certificate import Certificates, create_certificates
from infra.local.emulators import Emulators
from tests.libraries.server import RunningServer, running_server


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return create_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def server(emulators: Emulators, certificates: Certificates) -> Iterator[RunningServer]:
    with running_server(emulators, certificates, "integrators") as running:
        yield running
