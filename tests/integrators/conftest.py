"""A server over TLS, and an API that accepts its tokens, for what docs/integrate.md and docs/postman contain."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.certificate import Certificates, create_certificates
from infra.local.emulators import Emulators
from tests.integrators.integrator import Integrator
from tests.integrators.orders import running_orders
from tests.integrators.page import ISSUER, example
from tests.libraries.server import RunningServer, running_server
from tests.log_lines import LogLines


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return create_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def server(emulators: Emulators, certificates: Certificates) -> Iterator[RunningServer]:
    with running_server(emulators, certificates, "integrators") as running:
        yield running


@pytest.fixture(scope="session")
def orders(server: RunningServer, certificates: Certificates) -> Iterator[str]:
    """The address of the API that the examples call."""
    names: dict[str, object] = {}
    exec(example("Python: PyJWT", "python").replace(ISSUER, server.issuer), names)
    with pytest.MonkeyPatch.context() as patch, running_orders(certificates, names["claims_of"]) as address:
        # PyJWT trusts what OpenSSL trusts.
        patch.setitem(os.environ, "SSL_CERT_FILE", str(certificates.ca_file))
        yield address


@pytest.fixture
def integrator(
    server: RunningServer, certificates: Certificates, orders: str, tmp_path: Path, log_lines: LogLines
) -> Integrator:
    return Integrator(server, certificates, orders, tmp_path, log_lines)
