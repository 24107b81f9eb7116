"""The Lambda authorizer, with the events of REST APIs and of HTTP APIs. tests/stack deploys it."""

import json
from typing import Any

import pytest
from watchword_verifier import Unavailable
from watchword_verifier.authorizer import UnauthorizedError, authorizer

from tests.verifiers.issuer import Issuer
from verifiers.conformance.case_parts import JTI, NOW, feed, token

ARN = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/live"
ROUTES = {"GET /orders": "orders:read", "POST /orders": "orders:write", "GET /orders/{id}": "orders:read orders:list"}


def rest(sent: str | None, method: str = "GET", resource: str = "/orders", path: str = "") -> dict[str, Any]:
    headers = {} if sent is None else {"Authorization": sent}
    return {
        "type": "REQUEST",
        "methodArn": f"{ARN}/{method}{path or resource}",
        "resource": resource,
        "path": path or resource,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "requestContext": {"resourcePath": resource, "httpMethod": method, "stage": "live"},
    }


def http(sent: str | None, method: str = "GET", resource: str = "/orders") -> dict[str, Any]:
    return {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": f"{ARN}/{method}{resource}",
        "identitySource": [sent],
        "routeKey": f"{method} {resource}",
        "rawPath": resource,
        "headers": {} if sent is None else {"authorization": sent},
        "requestContext": {"http": {"method": method, "path": resource}},
    }


def answer(event: dict[str, Any], routes: dict[str, str] | None = None, **configuration: Any) -> dict[str, Any]:
    verifier = Issuer().verifier(**configuration)
    decided = authorizer(verifier, routes)(event, None)
    json.dumps(decided)  # Lambda serialises it.
    return decided


def statement(event: dict[str, Any], routes: dict[str, str] | None = None, **configuration: Any) -> tuple[str, str]:
    (only,) = answer(event, routes, **configuration)["policyDocument"]["Statement"]
    assert "execute-api:Invoke" == only["Action"]
    return only["Effect"], only["Resource"]


BEARER = f"Bearer {token()}"


def test_a_valid_token_opens_its_route_of_a_rest_api_and_no_other() -> None:
    """API Gateway may cache the policy for the token: GET /orders must not open POST /orders."""
    assert ("Allow", f"{ARN}/GET/orders") == statement(rest(BEARER), ROUTES)


def test_without_routes_the_policy_is_for_the_whole_stage() -> None:
    """Each route needs the same, so a cached policy is right for all of them."""
    assert ("Allow", f"{ARN}/*") == statement(rest(BEARER), scope="orders:read")


@pytest.mark.parametrize(
    "event", [rest(BEARER, "POST"), rest(BEARER, "GET", "/other"), rest(BEARER, "GET", "/orders/")]
)
def test_a_route_of_a_rest_api_that_needs_more_or_is_not_listed_is_denied(event: dict[str, Any]) -> None:
    assert "Deny" == statement(event, ROUTES)[0]


@pytest.mark.parametrize("path", ["/orders/*", "/orders/?", "/orders/a*", "/orders/${x}"])
def test_a_path_that_is_a_pattern_of_iam_opens_nothing(path: str) -> None:
    assert "Deny" == statement(rest(BEARER, "GET", "/orders/{id}", path), ROUTES)[0]


def test_a_path_with_its_parameter_opens_that_path() -> None:
    assert ("Allow", f"{ARN}/GET/orders/7") == statement(rest(BEARER, "GET", "/orders/{id}", "/orders/7"), ROUTES)


def test_a_missing_scope_is_denied_and_not_401() -> None:
    """RFC 6750 §3.1: 403."""
    lacking = f"Bearer {token(scope='orders:list')}"

    assert "Deny" == statement(rest(lacking), ROUTES)[0]
    assert "Deny" == statement(rest(lacking), scope="orders:read")[0]
    assert not answer(http(lacking), ROUTES)["isAuthorized"]
    assert not answer(http(lacking), scope="orders:read")["isAuthorized"]


@pytest.mark.parametrize(("method", "resource"), [("POST", "/orders"), ("GET", "/other"), ("GET", "/orders/")])
def test_a_route_of_an_http_api_that_needs_more_or_is_not_listed_is_refused(method: str, resource: str) -> None:
    assert answer(http(BEARER), ROUTES)["isAuthorized"]
    assert not answer(http(BEARER, method, resource), ROUTES)["isAuthorized"]


@pytest.mark.parametrize("event", [rest(BEARER), http(BEARER)])
def test_the_api_gets_client_scope_jti_and_generation_as_texts(event: dict[str, Any]) -> None:
    expected = {"client_id": "erp", "scope": "orders:read orders:list", "jti": JTI, "generation": "1"}

    assert expected == answer(event)["context"]


REFUSED = [None, "", "Basic x", "Bearer", "Bearer x", f"Bearer {token(exp=1)}", f"{BEARER}, {BEARER}"]


@pytest.mark.parametrize("sent", REFUSED)
def test_a_missing_or_invalid_token_is_the_error_that_a_rest_api_answers_with_401(sent: str | None) -> None:
    with pytest.raises(UnauthorizedError, match=r"^Unauthorized$"):
        answer(rest(sent), ROUTES)


@pytest.mark.parametrize("sent", REFUSED)
def test_a_missing_or_invalid_token_is_not_authorized_at_an_http_api(sent: str | None) -> None:
    """An error of the function would be a 500 there."""
    assert {"isAuthorized": False, "context": {}} == answer(http(sent), ROUTES)


def test_a_revoked_token_is_refused() -> None:
    handler = authorizer(Issuer(feed=feed(NOW - 1, tokens={JTI: NOW + 3540})).verifier(), ROUTES)

    assert not handler(http(BEARER), None)["isAuthorized"]
    with pytest.raises(UnauthorizedError):
        handler(rest(BEARER), None)


def test_keys_that_cannot_be_read_are_not_401() -> None:
    """A 401 would be final for many clients."""
    with pytest.raises(Unavailable):
        authorizer(Issuer(jwks=None).verifier(), ROUTES)(rest(BEARER), None)


def test_headers_are_found_whatever_their_case_is_and_two_are_refused() -> None:
    event = rest(None)
    event["multiValueHeaders"] = {"AUTHORIZATION": [BEARER]}
    assert "Allow" == statement(event, ROUTES)[0]
    event["multiValueHeaders"] = {"AUTHORIZATION": [BEARER], "authorization": [BEARER]}

    with pytest.raises(UnauthorizedError):
        answer(event, ROUTES)
