"""Tests run in memory. Tests that depend on stored items also run over HTTP on the emulators, with their own tables.

Every response is validated against the OpenAPI document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from chalicelib.oauth.resource import NATIVE_SCOPES
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.administration.desk import Desk
from tests.api.deployment import Deployment, bootstrapped
from tests.api.drivers import Answer, Http
from tests.openapi.contract import CONTRACT
from tests.servers import administrator_of, over_http


@dataclass(frozen=True)
class Documented:
    """An Http that validates every response against the OpenAPI document."""

    http: Http

    def request(
        self, method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        answer = self.http.request(method, path, body, headers)
        operation = CONTRACT.operation_of(method, path)
        if operation:
            CONTRACT.check(operation, answer)
        return answer


@pytest.fixture(scope="session")
def founded_once(emulators: Emulators) -> Wiring:
    """A server with its own tables."""
    return bootstrapped("catalogue-tests")


def desk_of(deployment: Deployment) -> Desk:
    """The administrator's token carries every native scope."""
    deployment = replace(deployment, http=Documented(deployment.http))
    return Desk(deployment, deployment.token(deployment.administrator, " ".join(NATIVE_SCOPES)))


@pytest.fixture
def here(memory: Deployment) -> Desk:
    """In memory."""
    return desk_of(memory)


@pytest.fixture
def emulator(emulated: Wiring) -> Iterator[Desk]:
    """On the emulators, over HTTP."""
    with over_http(emulated) as http:
        yield desk_of(Deployment(http, emulated, administrator_of(emulated)))
