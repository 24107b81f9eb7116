"""The real server on the emulators, which can go away and come back, and APIs that are protected from it."""

import http.client
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from chalicelib.endpoints.api import api
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.scope import Scope
from infra.local.child import Child
from infra.local.ports import free_port
from infra.local.server import HOST, create_server
from tests.administration.desk import Desk
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.libraries.over_tls import serving
from tests.libraries.server import CATALOGUE, ORDERS
from tests.servers import administrator_of, create_empty, environment, wired

# Seconds. The verifiers of the tests poll all the time instead of every 20 seconds.
POLL_INTERVAL = 0.1
_PATIENCE = 60


@dataclass
class Issuer:
    """`deployment` also reaches the server while it is away."""

    deployment: Deployment
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @contextmanager
    def serving(self) -> Iterator[None]:
        with serving(create_server(api(self.deployment.parts), self.port)):
            yield

    def client(self, scope: str = "orders:read") -> tuple[Client, SecretCredential]:
        return self.deployment.register("product_read", registrations={"orders": Scope.parse(scope)})

    def token(self, credential: SecretCredential, scope: str = "orders:read") -> str:
        return self.deployment.token(credential, scope, resource=ORDERS)

    def disable(self, client: Client) -> None:
        """Through the API of the server. Its containers then read the entries of the feed again."""
        desk = Desk.of(self.deployment)
        answer = desk.call("PATCH", f"/admin-api/api-clients/{client.generation}", {"enabled": False})
        assert answer.status == 200, answer.text
        self.deployment.parts.revocations.feed.mark_stale()


def issuer(name: str) -> Issuer:
    """`name` is the prefix of its tables and secrets. It does not serve yet."""
    port = free_port()
    parts = wired(environment(name)._replace(issuer=f"http://{HOST}:{port}"))
    create_empty(parts)
    parts.operations.bootstrap.run({"catalogue": CATALOGUE})
    return Issuer(Deployment(RawEvents(parts), parts, administrator_of(parts)), port)


class Answer(NamedTuple):
    status: int
    challenge: str
    body: str


@dataclass(frozen=True)
class Orders:
    """An API at `url`, in a process of its own."""

    url: str
    process: Child

    def get(self, token: str = "") -> Answer:
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=30)
        try:
            connection.request("GET", "/orders", headers={"Authorization": f"Bearer {token}"} if token else {})
            response = connection.getresponse()
            return Answer(response.status, response.getheader("WWW-Authenticate", ""), response.read().decode())
        finally:
            connection.close()

    def get_once_it_is(self, status: int, token: str) -> Answer:
        """Fails after a minute, which is what the feed promises."""
        answer: Answer = eventually(lambda: self.get(token), lambda answer: answer.status == status, self.process)
        return answer


@contextmanager
def orders(command: Sequence[str | Path], environment: Mapping[str, str], port: int, log: Path) -> Iterator[Orders]:
    """The API that `command` starts on `port`."""
    api = Orders(f"http://{HOST}:{port}", Child([str(part) for part in command], environment, log))
    try:
        eventually(lambda: _answers(api), bool, api.process)
        yield api
    finally:
        api.process.stop()


def eventually(look: Callable[[], Any], is_enough: Callable[[Any], bool], process: Child) -> Any:
    deadline = time.monotonic() + _PATIENCE
    while not is_enough(seen := look()):
        assert process.is_running, process.log.read_text()
        assert time.monotonic() < deadline, f"{seen}: {process.log.read_text()}"
        time.sleep(0.02)
    return seen


def _answers(api: Orders) -> Any:
    try:
        return api.get()
    except OSError:
        return None
