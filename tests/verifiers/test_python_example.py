"""The FastAPI example, protected by the kit from a running server over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

import jwt
import pytest
from fastapi import FastAPI
from watchword_verifier import Verifier

from chalicelib.endpoints.api import api
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.scope import Scope
from infra.local.ports import free_port
from infra.local.server import create_server
from tests.administration.desk import CLIENTS, Desk
from tests.api.deployment import Deployment
from tests.api.drivers import RawEvents
from tests.fakes.memory_wiring import MemoryWiring
from tests.libraries.server import CATALOGUE, ORDERS
from tests.verifiers import asgi
from verifiers.python.examples.orders import orders_api

# Seconds. What the feed promises.
PROMISE = 60


@dataclass
class Served:
    """A server with its stores in memory. `desk` and `token` reach it without HTTP, also while it is away."""

    deployment: Deployment
    port: int

    @property
    def clock(self) -> Any:
        return self.deployment.parts.clock

    @property
    def issuer(self) -> str:
        return self.deployment.parts.environment.issuer

    @contextmanager
    def over_http(self) -> Iterator[None]:
        server = create_server(api(self.deployment.parts), self.port)
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def client(self) -> tuple[Client, SecretCredential]:
        return self.deployment.register("product_read", registrations={"orders": Scope.parse("orders:read")})

    def token(self, credential: SecretCredential, scope: str = "orders:read") -> str:
        return self.deployment.token(credential, scope, resource=ORDERS)

    def call(self, method: str, path: str, content: Any) -> None:
        answer = Desk.of(self.deployment).call(method, path, content)
        assert answer.status < 300, answer.text

    def example(self) -> FastAPI:
        """Its clock is the server's, and it polls before use, so that no test waits."""
        verifier = Verifier(self.issuer, ORDERS, background=False, clock=lambda: self.clock().timestamp())
        return orders_api(verifier)


@pytest.fixture
def served() -> Served:
    port = free_port()
    parts = MemoryWiring()
    parts.environment = parts.environment._replace(issuer=f"http://127.0.0.1:{port}")
    parts.operations.bootstrap.run({"catalogue": CATALOGUE})
    administrator = parts.ledgers.administrator_secret.find()
    assert administrator is not None
    return Served(Deployment(RawEvents(parts), parts, administrator), port)


def get(example: FastAPI, token: str) -> int:
    return asgi.get(example, "/orders", [f"Bearer {token}"] if token else [])[0]


def seconds_until_refused(served: Served, example: FastAPI, token: str) -> int:
    """One request each second."""
    for second in range(PROMISE + 1):
        if get(example, token) == 401:
            return second
        served.clock.move(seconds=1)
    raise AssertionError("the token is still accepted")


def test_the_example_accepts_tokens_of_the_server(served: Served) -> None:
    client, credential = served.client()
    with served.over_http():
        status, _, body = asgi.get(served.example(), "/orders", [f"Bearer {served.token(credential)}"])

    assert (200, {"client": client.client_id}) == (status, body)


def test_the_example_refuses_other_tokens_of_the_server(served: Served) -> None:
    _, credential = served.client()
    own = served.deployment.token(credential, "product_read")
    with served.over_http():
        example = served.example()
        without_scope = served.deployment.token(credential, resource=ORDERS)

        assert [401, 401, 403] == [get(example, token) for token in ("", own, without_scope)]


def test_the_feed_is_no_access_token(served: Served) -> None:
    """RFC 8725 §3.11: no other JWT of the server is an access token."""
    with served.over_http():
        example = served.example()
        feed = served.deployment.http.request("GET", "/.well-known/revocations").text

        assert 401 == get(example, feed)


def test_a_verifier_that_ignores_typ_refuses_the_feed_because_it_has_no_exp(served: Served) -> None:
    """As an Application Load Balancer verifies, even if it is told to expect the `aud` of the feed."""
    http = served.deployment.http
    keys = jwt.PyJWKSet.from_dict(http.request("GET", "/.well-known/jwks.json").json)
    feed = http.request("GET", "/.well-known/revocations").text
    key = keys[jwt.get_unverified_header(feed)["kid"]]

    with pytest.raises(jwt.MissingRequiredClaimError, match="exp"):
        jwt.decode(
            feed,
            key,
            algorithms=["RS256"],
            issuer=served.issuer,
            audience=f"{served.issuer}/.well-known/revocations",
            options={"require": ["exp"], "verify_iat": False},
        )


def test_the_token_of_a_disabled_client_is_refused_within_a_minute(served: Served) -> None:
    """Issue 17: a revocation is seen within the feed's time."""
    client, credential = served.client()
    token = served.token(credential)
    other = served.token(served.client()[1])
    with served.over_http():
        example = served.example()
        before = get(example, token)
        served.call("PATCH", f"{CLIENTS}/{client.generation}", {"enabled": False})

        assert (200, True) == (before, seconds_until_refused(served, example, token) <= PROMISE)
        assert 200 == get(example, other)


def test_the_example_survives_the_absence_of_the_server(served: Served) -> None:
    """Issue 17: the last good keys and the last good feed stay in use."""
    client, credential = served.client()
    revoked, token = served.token(credential), served.token(served.client()[1])
    with served.over_http():
        example = served.example()
        get(example, revoked)
        served.call("PATCH", f"{CLIENTS}/{client.generation}", {"enabled": False})
        seconds_until_refused(served, example, revoked)
    away = []
    for _ in range(5):
        served.clock.move(minutes=5)
        away.append((get(example, token), get(example, revoked)))
    back, again = served.client()
    with served.over_http():
        served.clock.move(seconds=20)
        fresh = served.token(again)
        returned = get(example, fresh), get(example, revoked)
        served.call("PATCH", f"{CLIENTS}/{back.generation}", {"enabled": False})

        assert PROMISE >= seconds_until_refused(served, example, fresh)
    assert [(200, 401)] * 5 == away
    assert (200, 401) == returned


def test_the_example_starts_without_the_server_and_answers_503(served: Served) -> None:
    """A 401 would be final for many clients."""
    token = served.token(served.client()[1])
    example = served.example()
    away = get(example, token)
    with served.over_http():
        served.clock.move(seconds=20)

        assert (503, 200) == (away, get(example, token))
