"""RFC 6750 §3 in each framework: the same answers for the same requests."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

import pytest
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.test import AsyncRequestFactory, RequestFactory
from fastapi import Depends, FastAPI, Request
from flask import Flask, g
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from watchword_verifier import AccessToken, Verifier, aws_lambda, django, fastapi, flask, starlette

from tests.verifiers import asgi
from tests.verifiers.issuer import Issuer
from verifiers.conformance.case_parts import AUDIENCE, token

# Status, headers with names in lower case, and body.
Answer = tuple[int, Mapping[str, str], Any]
# From the values of the header Authorization.
Client = Callable[[list[str]], Answer]
SCOPE = "orders:read"


def flask_client(verifier: Verifier) -> Client:
    app = Flask("orders")

    @app.get("/orders")
    @flask.requires(verifier, SCOPE)
    def orders() -> dict[str, str]:
        return {"client": g.access_token.client_id}

    def send(values: list[str]) -> Answer:
        answer = app.test_client().get("/orders", headers=[("Authorization", value) for value in values])
        return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.json

    return send


def asgi_client(app: Any) -> Client:
    return partial(asgi.get, app, "/orders")


def fastapi_client(verifier: Verifier) -> Client:
    app = FastAPI()

    @app.get("/orders")
    def orders(access_token: Annotated[AccessToken, Depends(fastapi.bearer(verifier, SCOPE))]) -> dict[str, str]:
        return {"client": access_token.client_id}

    return asgi_client(app)


def starlette_app(verifier: Verifier) -> Starlette:
    async def orders(request: Request) -> JSONResponse:
        return JSONResponse({"client": request.state.access_token.client_id})

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    app = Starlette(routes=[Route("/orders", orders), Route("/health", health)])
    app.add_middleware(starlette.BearerTokens, verifier=verifier, scope=SCOPE, open_paths=["/health"])
    return app


def starlette_client(verifier: Verifier) -> Client:
    return asgi_client(starlette_app(verifier))


def django_settings() -> None:
    if not settings.configured:
        settings.configure(DEFAULT_CHARSET="utf-8")


def django_client(verifier: Verifier) -> Client:
    django_settings()

    @django.requires(verifier, SCOPE)
    def orders(request: HttpRequest) -> JsonResponse:
        return JsonResponse({"client": request.access_token.client_id})

    def send(values: list[str]) -> Answer:
        # A WSGI server joins the values of a header.
        headers = {"Authorization": ",".join(values)} if values else {}
        answer = orders(RequestFactory().get("/orders", headers=headers))
        return answer.status_code, {name.lower(): value for name, value in answer.items()}, json.loads(answer.content)

    return send


def asynchronous_django_client(verifier: Verifier) -> Client:
    django_settings()

    @django.requires(verifier, SCOPE)
    async def orders(request: HttpRequest) -> JsonResponse:
        return JsonResponse({"client": request.access_token.client_id})

    def send(values: list[str]) -> Answer:
        headers = {"Authorization": ",".join(values)} if values else {}
        answer = asgi.run(orders(AsyncRequestFactory().get("/orders", headers=headers)))
        return answer.status_code, {name.lower(): value for name, value in answer.items()}, json.loads(answer.content)

    return send


def lambda_client(event_of: Callable[[list[str]], dict[str, Any]]) -> Callable[[Verifier], Client]:
    def client(verifier: Verifier) -> Client:
        @aws_lambda.requires(verifier, SCOPE)
        def handler(_event: Any, _context: Any, access_token: AccessToken) -> dict[str, Any]:
            return {"statusCode": 200, "headers": {}, "body": json.dumps({"client": access_token.client_id})}

        def send(values: list[str]) -> Answer:
            answer = handler(event_of(values), None)
            json.dumps(answer)  # Lambda serialises it.
            headers = {name.lower(): value for name, value in answer["headers"].items()}
            return answer["statusCode"], headers, json.loads(answer["body"])

        return send

    return client


CLIENTS = {
    "flask": flask_client,
    "fastapi": fastapi_client,
    "starlette": starlette_client,
    "django": django_client,
    "asynchronous django": asynchronous_django_client,
    "lambda, REST API": lambda_client(
        lambda values: (
            {"headers": {"Authorization": values[-1]}, "multiValueHeaders": {"Authorization": values}}
            if values
            else {"headers": None, "multiValueHeaders": None}
        )
    ),
    "lambda, HTTP API": lambda_client(
        lambda values: {"version": "2.0", "headers": {"authorization": ",".join(values)} if values else {}}
    ),
}


@pytest.fixture(params=CLIENTS)
def framework(request: pytest.FixtureRequest) -> Callable[[Verifier], Client]:
    return CLIENTS[request.param]


@pytest.fixture
def client(framework: Callable[[Verifier], Client]) -> Client:
    return framework(Issuer().verifier())


def test_a_valid_token_reaches_the_view(client: Client) -> None:
    status, _, body = client([f"Bearer {token()}"])

    assert (200, {"client": "erp"}) == (status, body)


def test_a_request_without_a_token_gets_a_challenge_without_an_error(client: Client) -> None:
    """RFC 6750 §3."""
    status, headers, _ = client([])

    assert (401, f'Bearer realm="{AUDIENCE}", scope="{SCOPE}"') == (status, headers["www-authenticate"])


def test_an_invalid_token_is_401_with_a_sentence(client: Client) -> None:
    """RFC 6750 §3.1."""
    status, headers, body = client([f"Bearer {token(exp=1_700_000_000)}"])

    sentence = "The access token expired. Request a new one."
    challenge = f'Bearer realm="{AUDIENCE}", error="invalid_token", scope="{SCOPE}", error_description="{sentence}"'
    assert (401, challenge) == (status, headers["www-authenticate"])
    assert sentence in body.values()


def test_a_missing_scope_is_403_that_names_the_scope(client: Client) -> None:
    """RFC 6750 §3.1."""
    status, headers, _ = client([f"Bearer {token(scope='orders:write')}"])

    assert 403 == status
    assert f'error="insufficient_scope", scope="{SCOPE}"' in headers["www-authenticate"]


def test_two_authorization_headers_are_refused(client: Client) -> None:
    """A proxy and an API must not choose different ones."""
    status, _, _ = client([f"Bearer {token()}", f"Bearer {token()}"])

    assert 401 == status


def test_keys_that_cannot_be_read_are_503_with_retry_after(framework: Callable[[Verifier], Client]) -> None:
    """A 401 would be final for many clients."""
    status, headers, _ = framework(Issuer(jwks=None).verifier())([f"Bearer {token()}"])

    assert (503, "10") == (status, headers["retry-after"])
    assert "www-authenticate" not in headers


def test_no_answer_is_cached(client: Client) -> None:
    """RFC 6750 §5.3."""
    assert "no-store" == client([])[1]["cache-control"]


def test_a_websocket_without_a_token_is_closed_before_it_opens() -> None:
    sent: list[Any] = []
    handshake = {"type": "websocket", "path": "/orders", "headers": []}

    async def send(message: Any) -> None:
        sent.append(message)

    async def unreachable(*_: Any) -> None:
        raise AssertionError("the application was reached")

    asgi.run(starlette.BearerTokens(unreachable, Issuer().verifier())(handshake, unreachable, send))
    assert [{"type": "websocket.close", "code": 1008}] == sent


def test_an_open_path_needs_no_token() -> None:
    app = starlette_app(Issuer().verifier())

    assert [200, 401] == [asgi.get(app, path, [])[0] for path in ("/health", "/health/")]


def test_an_answer_to_a_load_balancer_has_its_headers_in_both_forms() -> None:
    """A target group with multi-value headers ignores the others."""
    protected = aws_lambda.requires(Issuer().verifier())(lambda *_: {})
    answer = protected({"multiValueHeaders": {"accept": ["*/*"]}, "requestContext": {"elb": {}}}, None)

    assert [f'Bearer realm="{AUDIENCE}"'] == answer["multiValueHeaders"]["WWW-Authenticate"]
