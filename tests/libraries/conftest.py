from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from infra.local.certificate import Certificates, create_certificates
from infra.local.emulators import Emulators
from infra.problem import Problem
from tests.libraries import node_libraries
from tests.libraries.findings import Findings
from tests.libraries.gateway import running_gateway
from tests.libraries.node_libraries import NodeLibrary
from tests.libraries.python_clients import Authlib, RequestsOAuthlib
from tests.libraries.python_verifiers import AuthlibValidator, PyJwt
from tests.libraries.server import RunningServer, running_server

NODE_CLIENTS = ("oauth4webapi", "openid-client", "simple-oauth2")
NODE_VERIFIERS = ("jose", "aws-jwt-verify", "oauth4webapi")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return create_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def node_scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        node_modules = node_libraries.install()
    except Problem as problem:
        reason = str(problem)
    else:
        return node_libraries.scripts_beside(node_modules, tmp_path_factory.mktemp("node"))
    # Outside of the handler: its sentence is to stand alone.
    pytest.fail(reason, pytrace=False)


@pytest.fixture(scope="session")
def server(emulators: Emulators, certificates: Certificates) -> Iterator[RunningServer]:
    with running_server(emulators, certificates, "library-tests") as running:
        yield running


@pytest.fixture(scope="session")
def findings(server: RunningServer, certificates: Certificates, node_scripts: Path) -> Iterator[Findings]:
    with ExitStack() as stack:
        gateway = stack.enter_context(running_gateway(certificates))
        node = {}
        for name in {*NODE_CLIENTS, *NODE_VERIFIERS}:
            node[name] = NodeLibrary(node_scripts, name, certificates.ca_file)
            stack.callback(node[name].stop)
        clients = {
            "Authlib": Authlib(certificates.ca_file),
            "requests-oauthlib": RequestsOAuthlib(certificates.ca_file),
            **{name: node[name] for name in NODE_CLIENTS},
        }
        verifiers = {
            "PyJWT": PyJwt(certificates.ca_file),
            "Authlib": AuthlibValidator(certificates.ca_file),
            **{name: node[name] for name in NODE_VERIFIERS},
        }
        yield Findings(server, gateway, clients, verifiers)
