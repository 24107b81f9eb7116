"""Creates the servers for the tests: their wiring, tables, secrets and HTTP."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import Any

from chalicelib.administration.administrator_credential import AdministratorCredential
from chalicelib.aws.connections import Connections
from chalicelib.endpoints.api import api
from chalicelib.environment import Environment
from chalicelib.wiring import Wiring
from infra.local.emulators import REGION
from infra.local.server import create_server
from infra.local.tables import create_tables
from tests.api.drivers import OverHttp
from tests.fakes.memory_wiring import ISSUER

# The settings with a default have it; the others are empty.
DEFAULTS = Environment("", "", "", "", "", "", "")


def environment(name: str, **settings: Any) -> Environment:
    """`name` keeps tables and secrets apart. A busy machine is no outage: tests/faults is where time is short."""
    patient = {"aws_connect_timeout": 5.0, "aws_read_timeout": 10.0, "request_budget": 20.0}
    return Environment(
        region=REGION,
        issuer=ISSUER,
        clients_table=f"{name}-clients",
        audit_table=f"{name}-audit",
        used_credentials_table=f"{name}-used-credentials",
        revocations_table=f"{name}-revocations",
        key_ring_secret_id=f"{name}/key-ring",
        administrator_secret_id=f"{name}/administrator",
        **(patient | settings),
    )


def wired(environment: Environment) -> Wiring:
    """The real wiring over the endpoints in AWS_ENDPOINT_URL_*."""
    parts = Wiring(os.environ)
    parts.environment = environment
    parts.stores.calls.connections = connections(environment.region)
    return parts


@cache
def connections(region: str) -> Connections:
    """One botocore session for each region, since each costs a tenth of a second."""
    return Connections(region)


def empty_server(environment: Environment) -> Wiring:
    """A server with its own empty tables and secrets."""
    parts = wired(environment)
    create_empty(parts)
    return parts


def create_empty(parts: Wiring) -> None:
    """Creates the tables and secrets that `environment` names."""
    environment = parts.environment
    tables = environment.clients_table, environment.audit_table, environment.used_credentials_table
    create_tables(parts.ledgers.dynamodb_client, *tables, environment.revocations_table)
    for secret_id in (environment.key_ring_secret_id, environment.administrator_secret_id):
        parts.ledgers.secretsmanager_client.create_secret(Name=secret_id)


def administrator_of(parts: Wiring) -> AdministratorCredential:
    """The first administrator, read from Secrets Manager as an operator reads it."""
    secret_id = parts.environment.administrator_secret_id
    secret = parts.ledgers.secretsmanager_client.get_secret_value(SecretId=secret_id)
    return AdministratorCredential(**json.loads(secret["SecretString"]))


@contextmanager
def over_http(parts: Wiring) -> Iterator[OverHttp]:
    """Served by the local server, which has one thread per connection."""
    server = create_server(api(parts), 0)
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield OverHttp(server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
