"""Issue 17: the examples in Express and PHP, protected by the verifiers, against the running server."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from infra import npm
from infra.local.application import secluded
from infra.local.emulators import Emulators
from infra.local.ports import free_port
from infra.local.server import HOST
from infra.node_verifier import SOURCES
from tests.libraries.server import ORDERS
from tests.verifiers.php import KIT, PHP, needs_php
from tests.verifiers.running import POLL_INTERVAL, Issuer, Orders, issuer, orders

pytestmark = pytest.mark.emulator


@pytest.fixture(scope="module")
def server(emulators: Emulators) -> Issuer:
    return issuer("protected-examples")


@pytest.fixture(scope="module")
def express(server: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orders]:
    npm.link("node-verifier", SOURCES)
    port = free_port()
    with orders(
        [npm.NODE, SOURCES / "examples" / "express.js"],
        settings(server) | {"PORT": str(port), "NODE_OPTIONS": ""},
        port,
        tmp_path_factory.mktemp("express") / "log",
    ) as api:
        yield api


@pytest.fixture(scope="module")
def php(server: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orders]:
    port, directory = free_port(), tmp_path_factory.mktemp("php")
    with orders(
        [PHP, "-S", f"{HOST}:{port}", KIT / "examples" / "orders.php"],
        # Several processes, which share the cache.
        settings(server) | {"CACHE": str(directory / "cache"), "PHP_CLI_SERVER_WORKERS": "3"},
        port,
        directory / "log",
    ) as api:
        yield api


@pytest.fixture(params=["express", pytest.param("php", marks=needs_php)])
def api(request: pytest.FixtureRequest) -> Orders:
    api: Orders = request.getfixturevalue(request.param)
    return api


@pytest.fixture
def presence(server: Issuer) -> Iterator[ExitStack]:
    """The server is there until this is closed."""
    with ExitStack() as presence:
        presence.enter_context(server.serving())
        yield presence


def settings(server: Issuer) -> dict[str, str]:
    return secluded(os.environ) | {"ISSUER": server.url, "POLL_INTERVAL": str(POLL_INTERVAL)}


def test_a_token_of_the_server_opens_the_api(api: Orders, server: Issuer, presence: ExitStack) -> None:
    client, credential = server.client()

    status, _, body = api.get_once_it_is(200, server.token(credential))

    assert (200, True) == (status, client.client_id in body)


def test_other_requests_are_challenged(api: Orders, server: Issuer, presence: ExitStack) -> None:
    """RFC 6750 §3."""
    _, credential = server.client()
    token = server.token(credential)
    own = server.deployment.token(credential, "product_read")
    begin = f'Bearer realm="{ORDERS}"'

    assert (401, f'{begin}, scope="orders:read"') == api.get()[:2]
    assert (401, f'{begin}, error="invalid_token"') == cut(*api.get(f"{token[:-6]}AAAAAA")[:2])
    # A token of another API, signed with another key.
    assert (401, f'{begin}, error="invalid_token"') == cut(*api.get(own)[:2])


def cut(status: int, challenge: str) -> tuple[int, str]:
    return status, ",".join(challenge.split(",")[:2])


def test_a_revocation_arrives_and_outlives_the_server(
    api: Orders, server: Issuer, presence: ExitStack, tmp_path: Path
) -> None:
    """Issue 17: see a revocation within the feed's time, and survive the server's absence."""
    (revoked_client, one), (_, other) = server.client(), server.client()
    revoked, good = server.token(one), server.token(other)
    assert [200, 200] == [api.get_once_it_is(200, token).status for token in (revoked, good)]

    server.disable(revoked_client)
    answer = api.get_once_it_is(401, revoked)
    assert 'error_description="The access token is revoked. Request a new one."' in answer.challenge

    presence.close()
    assert [401, 200] == [api.get(token).status for token in (revoked, good)]
    # What it cannot know is not a 401.
    assert [401, 200] == [api.get(token).status for token in (revoked, good)]
    with server.serving():
        assert [401, 200] == [api.get(token).status for token in (revoked, good)]
