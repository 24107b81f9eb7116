"""The one way to get a server: its parts, and the ways to reach it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from chalicelib.endpoints.api import api
from chalicelib.environment import Environment
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.wiring import Wiring
from infra.local.server import create_server
from tests.api.drivers import OverHttp


def wired(environment: Environment) -> Wiring:
    """The real parts, for what AWS_ENDPOINT_URL_* leads to."""
    parts = Wiring({})
    parts.environment = environment
    return parts


def empty_server(environment: Environment) -> Wiring:
    """With tables and secrets of its own in which nothing is."""
    parts = wired(environment)
    parts.stores.tables.create()
    for secret_id in (environment.key_ring_secret_id, environment.administrator_secret_id):
        parts.stores.secretsmanager.create_secret(Name=secret_id)
    return parts


def administrator_of(parts: Wiring) -> SecretCredential:
    """As the operator reads it."""
    secret_id = parts.environment.administrator_secret_id
    secret = parts.stores.secretsmanager.get_secret_value(SecretId=secret_id)
    return SecretCredential(**json.loads(secret["SecretString"]))


@contextmanager
def over_http(parts: Wiring) -> Iterator[OverHttp]:
    """By the local server, which has a thread for each connection."""
    server = create_server(api(parts), 0)
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield OverHttp(server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()
