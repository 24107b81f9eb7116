"""An instance of the server whose calls to AWS go through proxies."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.environment import Environment
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.wiring import Wiring
from tests import servers
from tests.api.deployment import EXAMPLE, Deployment
from tests.api.drivers import Answer, RawEvents
from tests.faults.proxy import Proxy
from tests.servers import administrator_of, create_empty, wired

READ_TIMEOUT = CONNECT_TIMEOUT = 0.25
BUDGET = 0.75
# The last attempt may start at the end of the budget and use both timeouts. The rest is for a busy machine.
BOUND = BUDGET + CONNECT_TIMEOUT + READ_TIMEOUT + 0.5

# For tests that are not about time, so that they do not depend on the load of the machine.
UNHURRIED = {"aws_connect_timeout": 5.0, "aws_read_timeout": 5.0, "request_budget": 10.0}

PLACES = {
    "jwks": "/.well-known/jwks.json",
    "metadata": "/.well-known/oauth-authorization-server",
    "health": "/health",
    "infos": "/admin-api/api-clients/infos",
}


def environment(name: str, **settings: Any) -> Environment:
    """Timeouts in the same proportions as in production, but a quarter as long. `name` separates tables and secrets."""
    scaled = {
        "aws_connect_timeout": CONNECT_TIMEOUT,
        "aws_read_timeout": READ_TIMEOUT,
        "request_budget": BUDGET,
        "last_used_timeout": 0.05,
    }
    return servers.environment(name, **(scaled | settings))


class MovableClock:
    """Runs with the system clock, with an offset that tests can change."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, **period: float) -> None:
        self.ahead += timedelta(**period)

    def sleep(self, seconds: float) -> None:
        self.move(seconds=seconds)


@dataclass(frozen=True)
class Network:
    dynamodb: Proxy
    secretsmanager: Proxy

    @property
    def both(self) -> tuple[Proxy, Proxy]:
        return self.dynamodb, self.secretsmanager

    def before(self, operation: str) -> Proxy:
        return self.secretsmanager if "Secret" in operation else self.dynamodb

    def mend(self) -> None:
        for proxy in self.both:
            proxy.mend()

    def forget(self) -> None:
        for proxy in self.both:
            proxy.forget()


@dataclass
class Instance:
    """A server with empty caches and no connections. `restart` restores this state."""

    network: Network
    settings: Environment
    clock: MovableClock = field(default_factory=MovableClock)
    parts: Wiring = field(init=False)
    http: RawEvents = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self, **settings: Any) -> None:
        self.parts = wired(self.settings._replace(**settings))
        self.parts.clock, self.parts.sleep = self.clock, self.clock.sleep
        self.http = RawEvents(self.parts)

    def create(self) -> None:
        """Creates empty tables and secrets, without a time limit."""
        self.restart(**UNHURRIED)
        create_empty(self.parts)

    def bootstrap(self) -> "Credentials":
        """Bootstraps the server and registers clients, without a time limit."""
        self.restart(**UNHURRIED)
        self.parts.operations.bootstrap.run({"catalogue": EXAMPLE})
        deployment = Deployment(self.http, self.parts, administrator_of(self.parts))
        client, credential = deployment.register()
        _, disabled = deployment.register(enabled=False)
        ring = self.parts.ledgers.secretsmanager_client.get_secret_value(SecretId=self.settings.key_ring_secret_id)[
            "SecretString"
        ]
        token = deployment.token(credential)
        return Credentials(deployment.administrator, client, credential, disabled, token, ring)

    @property
    def deployment(self) -> Deployment:
        return Deployment(self.http, self.parts, SecretCredential("", ""))

    def ask(self, credential: SecretCredential, **parameters: str) -> Answer:
        return self.deployment.ask(credential, **parameters)

    def visit(self, place: str, credentials: "Credentials") -> Answer:
        """`token`, or one of PLACES."""
        if place == "token":
            return self.ask(credentials.credential)
        headers = {"Authorization": f"Bearer {credentials.access_token}"} if place == "infos" else {}
        return self.http.request("GET", PLACES[place], headers=headers)

    def warm_up(self, credentials: "Credentials") -> None:
        """Fills the caches and opens the connections, without a time limit."""
        hurried = self.parts.environment
        self.parts.environment = hurried._replace(request_budget=UNHURRIED["request_budget"])
        answer = self.ask(credentials.credential)
        assert answer.status == 200, answer
        self.parts.environment = hurried
        self.network.forget()

    def mend(self) -> None:
        """Ends all faults. The following calls have no tight time limit."""
        self.network.mend()
        self.parts.environment = self.parts.environment._replace(request_budget=UNHURRIED["request_budget"])


@dataclass(frozen=True)
class Credentials:
    """The secrets that `Instance.bootstrap` created."""

    administrator: SecretCredential
    client: Client
    credential: SecretCredential
    disabled: SecretCredential
    # A token for our own endpoints, valid for one hour.
    access_token: str = field(repr=False)
    key_ring: str = field(repr=False)

    @property
    def secrets(self) -> list[str]:
        """The texts that must not be in a log or response: lines of private keys, client secrets and the token."""
        pems = [entry["private_key"] for entry in json.loads(self.key_ring)["keys"]]
        lines = [line for pem in pems for line in pem.splitlines() if len(line) > 20]
        texts = [self.administrator.client_secret, self.credential.client_secret, self.disabled.client_secret]
        texts.append(self.access_token)
        return [*texts, "PRIVATE KEY", *lines]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails if the block takes longer. The time in which this process waits for a processor does not count."""
    delay = Delay()
    delay.start()
    started = time.monotonic()
    try:
        yield
    finally:
        elapsed = time.monotonic() - started
        delay.stop()

    assert elapsed - delay.seconds <= seconds, (
        f"{elapsed:.2f} s, {delay.seconds:.2f} s of it delay, limit {seconds:.2f} s"
    )


class Delay(threading.Thread):
    """Measures how late a busy machine wakes a thread of this process."""

    INTERVAL = 0.01

    def __init__(self) -> None:
        super().__init__(name="delay", daemon=True)
        self.seconds = 0.0
        self._stopped = threading.Event()

    def run(self) -> None:
        due = time.monotonic() + self.INTERVAL
        while not self._stopped.wait(self.INTERVAL):
            now = time.monotonic()
            self.seconds += max(0.0, now - due)
            due = now + self.INTERVAL

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def assert_unavailable(answer: Answer, place: str = "token") -> None:
    """The answer is 503 with Retry-After and no-store, and without details."""
    assert answer.status == 503, (answer.status, answer.text)
    assert answer.headers["retry-after"] in {"1", "2", "3", "4", "5"}
    assert answer.headers["cache-control"] == "no-store"
    if place == "infos":
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json == {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "detail": "The server is temporarily unavailable. Try again shortly.",
        }
    else:
        assert answer.headers["content-type"] == "application/json"
        assert answer.json == {
            "error": "temporarily_unavailable",
            "error_description": "The server is temporarily unavailable. Try again shortly.",
        }
