"""A network that breaks on demand, a server behind it, and what must hold after every test."""

import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from chalicelib import json_log
from chalicelib.administration import attempts
from chalicelib.aws import transaction
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.api.deployment import Deployment
from tests.api.drivers import OverHttp, RawEvents
from tests.faults.instance import UNHURRIED, Founded, Instance, Network, environment, proxied
from tests.faults.office import Office, Subject
from tests.faults.proxy import Proxy
from tests.faults.writes import GROUP, WRITES
from tests.servers import over_http

Serve = Callable[[Wiring], OverHttp]
# The scopes of the administrator who makes the writes.
RIGHTS = "api_client_read api_client_write api_client_grant audit_read resource_write settings_write"


@pytest.fixture(scope="session")
def proxies(emulators: Emulators) -> Iterator[Network]:
    network = Network(Proxy(emulators.dynamodb_endpoint), Proxy(emulators.secretsmanager_endpoint))
    yield network
    for proxy in network.both:
        proxy.refuse()


def lead_through(network: Network, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", network.dynamodb.endpoint)
    patch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", network.secretsmanager.endpoint)


@pytest.fixture
def network(proxies: Network, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    lead_through(proxies, monkeypatch)
    proxies.forget()
    yield proxies
    proxies.mend()


@pytest.fixture(scope="session")
def founded(proxies: Network) -> Iterator[Founded]:
    """Tables, secrets and clients that all tests share which do not write."""
    with pytest.MonkeyPatch.context() as patch:
        lead_through(proxies, patch)
        made = Instance(proxies, environment("fault-tests"))
        made.create()
        yield made.found()


@pytest.fixture
def instance(founded: Founded, network: Network) -> Instance:
    """Cold."""
    return Instance(network, environment("fault-tests"))


@pytest.fixture
def empty_instance(network: Network) -> Instance:
    """Cold, with tables and secrets of its own in which nothing is."""
    made = Instance(network, environment(f"fault-tests-{uuid4().hex[:12]}"))
    made.create()
    made.restart()
    network.forget()
    return made


@dataclass(frozen=True)
class Log:
    """What was written, ours as JSON and everybody else's beside it, all through the real formatter."""

    stream: io.StringIO

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["message"] == "request"]


@pytest.fixture(scope="session", autouse=True)
def configured() -> None:
    """As `app` has it."""
    json_log.configure()


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    kept = Log(io.StringIO())
    handler = logging.StreamHandler(kept.stream)
    handler.setFormatter(json_log.JsonFormatter())
    loggers = [logging.getLogger("watchword"), logging.getLogger()]
    for logger in loggers:
        logger.addHandler(handler)
    yield kept
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture(autouse=True)
def invariants(log: Log, request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test: no secret in the log, no error that nobody foresaw, no thread left."""
    before = set(threading.enumerate())
    yield
    if "founded" in request.fixturenames:
        founded: Founded = request.getfixturevalue("founded")
        assert [] == [secret for secret in founded.secrets if secret in log.text]
    assert [] == [line for line in log.lines if "exception" in line]
    left = {thread for thread in threading.enumerate() if not is_of_proxy(thread)} - before
    assert set() == left


def is_of_proxy(thread: threading.Thread) -> bool:
    return thread.name == "proxy" or "process_request_thread" in thread.name


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Threads need the local server: Chalice by itself has one current request."""
    with ExitStack() as servers:
        yield lambda parts: servers.enter_context(over_http(parts))


@pytest.fixture(scope="session")
def opened(proxies: Network) -> Office:
    """Its tables and its two sets of parts serve all tests of writes."""
    with pytest.MonkeyPatch.context() as patch:
        lead_through(proxies, patch)
        kept = {"catalogue_refresh": 3600.0, "key_ring_refresh": 3600.0}
        # One repetition by botocore is as good as many.
        settings = environment("fault-tests-writes", aws_retries=1, **(UNHURRIED | kept))
        made = Instance(proxies, settings)
        made.create()
        founded = made.found()
        patient = proxied(settings)
        hasty = proxied(settings._replace(aws_connect_timeout=0.1, aws_read_timeout=0.1))
        assert patient.ledgers.secretsmanager_client
        assert hasty.ledgers.dynamodb_client is not patient.ledgers.dynamodb_client
        hasty.tokens.catalogue, hasty.tokens.key_ring = patient.tokens.catalogue, patient.tokens.key_ring
        for parts in (patient, hasty):
            # An eviction waits for the next second, which no fault makes longer.
            parts.administration.secrets = replace(parts.administration.secrets, sleep=lambda _: None)
        token = Deployment(RawEvents(patient), patient, founded.administrator).token(founded.administrator, RIGHTS)
        return Office(patient, hasty, founded.administrator, token)


@pytest.fixture
def office(opened: Office, network: Network, log: Log, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    # What is paused for is over at once here.
    monkeypatch.setattr(transaction, "PAUSE", 0.001)
    monkeypatch.setattr(attempts, "PAUSE", 0.001)
    network.forget()
    yield opened
    known = [opened.token, opened.administrator.client_secret]
    assert [] == [secret for secret in known if secret in log.text]
    # What every client secret begins with.
    assert opened.administrator.client_secret[:4] not in log.text


@pytest.fixture(params=WRITES)
def subject(request: pytest.FixtureRequest, office: Office, network: Network) -> Subject:
    """Of every write in turn."""
    made = office.subject(WRITES[request.param])
    if made.write.action == "scope_group.put":
        _remove_group(office)
    network.forget()
    return made


def _remove_group(office: Office) -> None:
    """So that every put makes it."""
    office.desk.call("DELETE", GROUP)
    office.patient.tokens.catalogue.put(office.patient.stores.catalogue_store.load())
