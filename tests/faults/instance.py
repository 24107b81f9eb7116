"""One instance of the server whose every word to AWS passes a proxy, and what a test does with it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.aws.connections import Connections
from chalicelib.environment import Environment
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.wiring import Wiring
from tests.api.deployment import EXAMPLE, Deployment
from tests.api.drivers import Answer, RawEvents
from tests.fakes.memory_wiring import ISSUER
from tests.faults.proxy import Proxy
from tests.servers import administrator_of, create_empty, wired

READ_TIMEOUT = CONNECT_TIMEOUT = 0.25
BUDGET = 0.75
# The last attempt may start when the budget ends, and then use both timeouts up. The rest is for a busy machine.
BOUND = BUDGET + CONNECT_TIMEOUT + READ_TIMEOUT + 0.5

# For what is not about time, and must not depend on how busy the machine is.
UNHURRIED = {"aws_connect_timeout": 5.0, "aws_read_timeout": 5.0, "request_budget": 10.0}

PLACES = {
    "jwks": "/.well-known/jwks.json",
    "metadata": "/.well-known/oauth-authorization-server",
    "health": "/health",
    "infos": "/admin-api/api-clients/infos",
}


def environment(name: str, **settings: Any) -> Environment:
    """Production's relations, a quarter of its times; `name` keeps tables and secrets apart."""
    scaled = {
        "aws_connect_timeout": CONNECT_TIMEOUT,
        "aws_read_timeout": READ_TIMEOUT,
        "request_budget": BUDGET,
        "last_used_timeout": 0.05,
    }
    return Environment(
        region="eu-central-1",
        issuer=ISSUER,
        clients_table=f"{name}-clients",
        audit_table=f"{name}-audit",
        key_ring_secret_id=f"{name}/key-ring",
        administrator_secret_id=f"{name}/administrator",
        **(scaled | settings),
    )


class MovableClock:
    """Goes on by itself, as far from the true time as the test has moved it."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, **period: float) -> None:
        self.ahead += timedelta(**period)


# The botocore session is shared, since each costs a tenth of a second.
CONNECTIONS = Connections("eu-central-1")


def proxied(settings: Environment) -> Wiring:
    """The real parts, cold."""
    parts = wired(settings)
    parts.stores.calls.connections = CONNECTIONS
    return parts


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
    """A bootstrapped server. It begins cold; `restart` makes it cold again."""

    network: Network
    settings: Environment
    clock: MovableClock = field(default_factory=MovableClock)
    parts: Wiring = field(init=False)
    http: RawEvents = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self, **settings: Any) -> None:
        self.parts = proxied(self.settings._replace(**settings))
        self.parts.clock = self.clock
        self.http = RawEvents(self.parts)

    def create(self) -> None:
        """Empty tables and secrets, in all the time that it takes."""
        self.restart(**UNHURRIED)
        create_empty(self.parts)

    def found(self) -> "Founded":
        """Bootstrapped, with clients; in all the time that it takes."""
        self.restart(**UNHURRIED)
        self.parts.operations.bootstrap.run({"catalogue": EXAMPLE})
        deployment = Deployment(self.http, self.parts, administrator_of(self.parts))
        rightful, credential = deployment.register()
        _, disabled = deployment.register(enabled=False)
        ring = self.parts.ledgers.secretsmanager_client.get_secret_value(SecretId=self.settings.key_ring_secret_id)[
            "SecretString"
        ]
        token = deployment.token(credential)
        return Founded(deployment.administrator, rightful, credential, disabled, token, ring)

    @property
    def deployment(self) -> Deployment:
        return Deployment(self.http, self.parts, SecretCredential("", ""))

    def ask(self, credential: SecretCredential, **parameters: str) -> Answer:
        return self.deployment.ask(credential, **parameters)

    def visit(self, place: str, founded: "Founded") -> Answer:
        """`token`, or one of PLACES."""
        if place == "token":
            return self.ask(founded.credential)
        headers = {"Authorization": f"Bearer {founded.access_token}"} if place == "infos" else {}
        return self.http.request("GET", PLACES[place], headers=headers)

    def warm_up(self, founded: "Founded") -> None:
        """Everything is read once, and the connections are open; in all the time that it takes."""
        hurried = self.parts.environment
        self.parts.environment = hurried._replace(request_budget=UNHURRIED["request_budget"])
        answer = self.ask(founded.credential)
        assert answer.status == 200, answer
        self.parts.environment = hurried
        self.network.forget()

    def mend(self) -> None:
        """AWS is back. What follows is about whether it works, and no more about time."""
        self.network.mend()
        self.parts.environment = self.parts.environment._replace(request_budget=UNHURRIED["request_budget"])


@dataclass(frozen=True)
class Founded:
    """What `Instance.found` left behind."""

    administrator: SecretCredential
    rightful: Client
    credential: SecretCredential
    disabled: SecretCredential
    # For our own endpoints, good for an hour.
    access_token: str = field(repr=False)
    key_ring: str = field(repr=False)

    @property
    def secrets(self) -> list[str]:
        """What must never be in a log or an answer: each line of each private key, and each client secret."""
        pems = [entry["private_key"] for entry in json.loads(self.key_ring)["keys"]]
        lines = [line for pem in pems for line in pem.splitlines() if len(line) > 20]
        known = [self.administrator.client_secret, self.credential.client_secret, self.disabled.client_secret]
        known.append(self.access_token)
        return [*known, "PRIVATE KEY", *lines]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Time that this process spent waiting for a processor does not count."""
    delay = Delay()
    delay.start()
    started = time.monotonic()
    try:
        yield
    finally:
        taken = time.monotonic() - started
        delay.stop()

    assert taken - delay.seconds <= seconds, f"{taken:.2f} s, {delay.seconds:.2f} s of it delay, limit {seconds:.2f} s"


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
    """Design, Promises: 503, when to come back, no cache, and no word about what happened."""
    assert answer.status == 503, (answer.status, answer.text)
    assert answer.headers["retry-after"] in {"1", "2", "3", "4", "5"}
    assert answer.headers["cache-control"] == "no-store"
    if place == "infos":
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json == {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "detail": "The server cannot answer just now. Try again shortly.",
        }
    else:
        assert answer.headers["content-type"] == "application/json"
        assert answer.json == {
            "error": "temporarily_unavailable",
            "error_description": "The server cannot answer just now. Try again shortly.",
        }
