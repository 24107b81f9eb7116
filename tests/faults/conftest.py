"""Proxies that inject faults, a server behind them, and invariants that are checked after every test."""

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
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.api.deployment import Deployment
from tests.api.drivers import OverHttp, RawEvents
from tests.faults.instance import UNHURRIED, Credentials, Instance, Network, environment
from tests.faults.office import Office, Subject
from tests.faults.proxy import Proxy
from tests.faults.writes import CLUSTER, GROUP, WRITES
from tests.servers import over_http, wired
from tests.workloads.workloads import ISSUERS

Serve = Callable[[Wiring], OverHttp]
# The scopes of the administrator that makes the writes.
RIGHTS = "api_client_read api_client_write api_client_grant audit_read resource_write settings_write issuer_write"


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
def credentials(proxies: Network) -> Iterator[Credentials]:
    """The credentials of a server that all tests without writes share."""
    with pytest.MonkeyPatch.context() as patch:
        lead_through(proxies, patch)
        instance = Instance(proxies, environment("fault-tests"))
        instance.create()
        yield instance.bootstrap()


@pytest.fixture
def instance(credentials: Credentials, network: Network) -> Instance:
    """An instance with empty caches."""
    return Instance(network, environment("fault-tests"))


@pytest.fixture
def empty_instance(network: Network) -> Instance:
    """An instance with empty caches and its own empty tables and secrets."""
    instance = Instance(network, environment(f"fault-tests-{uuid4().hex[:12]}"))
    instance.create()
    instance.restart()
    network.forget()
    return instance


@dataclass(frozen=True)
class Log:
    """The log lines of our logger and of others, written by our formatter."""

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
    """Configures logging as `app` does."""
    json_log.configure()


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    log = Log(io.StringIO())
    handler = logging.StreamHandler(log.stream)
    handler.setFormatter(json_log.JsonFormatter())
    loggers = [logging.getLogger("watchword"), logging.getLogger()]
    for logger in loggers:
        logger.addHandler(handler)
    yield log
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture(autouse=True)
def invariants(log: Log, request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test, the log has no secret and no unexpected error, and no thread is left."""
    before = set(threading.enumerate())
    yield
    if "credentials" in request.fixturenames:
        credentials: Credentials = request.getfixturevalue("credentials")
        assert [] == [secret for secret in credentials.secrets if secret in log.text]
    assert [] == [line for line in log.lines if "exception" in line]
    left = {thread for thread in threading.enumerate() if not is_of_proxy(thread)} - before
    assert set() == left


def is_of_proxy(thread: threading.Thread) -> bool:
    return thread.name == "proxy" or "process_request_thread" in thread.name


@pytest.fixture
def serve() -> Iterator[Serve]:
    """The local server, for tests with threads. Chalice itself supports one request at a time."""
    with ExitStack() as servers:
        yield lambda parts: servers.enter_context(over_http(parts))


@pytest.fixture(scope="session")
def opened(proxies: Network) -> Office:
    """The server of all tests of writes. It has two wirings, `patient` and `hasty`."""
    with pytest.MonkeyPatch.context() as patch:
        lead_through(proxies, patch)
        refresh = {"catalogue_refresh": 3600.0, "key_ring_refresh": 3600.0}
        # One retry by botocore suffices for these tests.
        settings = environment("fault-tests-writes", aws_retries=1, **(UNHURRIED | refresh))
        instance = Instance(proxies, settings)
        instance.create()
        credentials = instance.bootstrap()
        patient = wired(settings)
        hasty = wired(settings._replace(aws_connect_timeout=0.1, aws_read_timeout=0.1))
        assert patient.ledgers.secretsmanager_client
        assert hasty.ledgers.dynamodb_client is not patient.ledgers.dynamodb_client
        hasty.tokens.catalogue, hasty.tokens.key_ring = patient.tokens.catalogue, patient.tokens.key_ring
        for parts in (patient, hasty):
            # Skips the wait of an eviction for the next second, which is irrelevant here.
            parts.administration.secrets = replace(parts.administration.secrets, sleep=lambda _: None)
        token = Deployment(RawEvents(patient), patient, credentials.administrator).token(
            credentials.administrator, RIGHTS
        )
        office = Office(patient, hasty, credentials.administrator, token)
        assert 201 == office.desk.call("POST", ISSUERS, CLUSTER).status
        return office


@pytest.fixture
def office(opened: Office, network: Network, log: Log) -> Iterator[Office]:
    network.forget()
    yield opened
    secrets = [opened.token, opened.administrator.client_secret]
    assert [] == [secret for secret in secrets if secret in log.text]
    # The prefix of every client secret.
    assert opened.administrator.client_secret[:4] not in log.text


@pytest.fixture(params=WRITES)
def subject(request: pytest.FixtureRequest, office: Office, network: Network) -> Subject:
    """The subject of each write."""
    subject = office.subject(WRITES[request.param])
    if subject.write.action == "scope_group.put":
        _remove_group(office)
    network.forget()
    return subject


def _remove_group(office: Office) -> None:
    """Removes the group, so that every put creates it."""
    office.desk.call("DELETE", GROUP)
    office.patient.tokens.catalogue.put(office.patient.stores.catalogue_store.load())
