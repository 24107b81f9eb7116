"""The document itself: its content and its headers."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from chalicelib.endpoints.routes import ADMIN, PAGE, ROUTES, Route
from chalicelib.oauth.metadata import TOKEN_PATH
from chalicelib.oauth.resource import NATIVE_SCOPES
from infra.openapi import OUTPUT, document
from tests.administration.desk import Desk
from tests.api.deployment import Deployment
from tests.api.drivers import event
from tests.fakes.memory_wiring import ISSUER
from tests.openapi.contract import CONTRACT, Contract, Operation, objects, references

ROOT = Path(__file__).parents[2]
# Pages are for browsers.
DESCRIBED = [route for route in ROUTES if route.front != PAGE]
ADDRESSES = ["/admin-api/openapi.json", "/admin-api/docs.json"]
# Declared only so that they are refused in OAuth's words.
REFUSED = {(method, TOKEN_PATH) for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")}


def shape(route: Route) -> str:
    """The path without the names of the parameters."""
    return re.sub(r"\{\w+\}", "{}", route.path)


def served() -> set[tuple[str, str]]:
    return {
        (method, shape(route)) for route in DESCRIBED for method in route.methods if (method, route.path) not in REFUSED
    }


def test_it_has_every_endpoint_of_the_server_and_no_other() -> None:
    """Issue: a route or method missing on either side fails."""
    assert served() == {operation.shape for operation in CONTRACT.operations}


def test_every_operation_documents_the_scope_of_its_route() -> None:
    """RFC 6750 §3.1. "" is any valid token; None is none."""
    demanded = {
        (method, shape(route)): (route.scope or "") if route.front == ADMIN else None
        for route in DESCRIBED
        for method in route.methods
        if (method, route.path) not in REFUSED
    }

    assert demanded == {operation.shape: operation.scope for operation in CONTRACT.operations}


@pytest.mark.parametrize(("method", "path"), sorted(REFUSED))
def test_undocumented_methods_are_refused(memory: Deployment, method: str, path: str) -> None:
    """RFC 9110 §15.5.6."""
    assert 405 == memory.http.request(method, path).status


def test_a_method_that_it_does_not_have_is_answered_with_those_it_has(memory: Deployment) -> None:
    """RFC 9110 §10.2.1: Allow; the document's own description promises it."""
    for path in {operation.path for operation in CONTRACT.operations}:
        declared = {operation.method for operation in CONTRACT.operations if operation.path == path}
        answer = memory.http.request("TRACE", re.sub(r"\{\w+\}", "x", path))

        allowed = set(answer.headers["allow"].replace(" ", "").split(","))
        assert (405, declared) == (answer.status, allowed - {method for method, refused in REFUSED if refused == path})


def test_it_is_openapi(memory: Deployment) -> None:
    """OpenAPI 3.1."""
    validate(memory.http.request("GET", ADDRESSES[0]).json)


def test_every_operation_has_a_name_of_its_own() -> None:
    """OpenAPI 3.1 §4.8.10: operationId."""
    names = [operation.id for operation in CONTRACT.operations]

    assert sorted(set(names)) == sorted(names)


def test_nothing_is_defined_that_nothing_refers_to() -> None:
    """Nothing in the document that is on neither side."""
    components = CONTRACT.document["components"]
    defined = {name for kind in components if kind != "securitySchemes" for name in components[kind]}

    assert defined == set(references(CONTRACT.document))


def test_every_operation_can_be_refused_for_its_method_and_throttled() -> None:
    """Issue 14: OpenAPI lists 405 and 429 everywhere."""
    for operation in CONTRACT.operations:
        assert {"405", "429"} <= operation.content["responses"].keys(), operation


def examples() -> list[Any]:
    """Each with its schema: of every content, header and parameter."""
    examples = []
    for operation in CONTRACT.operations:
        responses = [CONTRACT.resolved(response) for response in operation.content["responses"].values()]
        body = CONTRACT.resolved(operation.content.get("requestBody", {"content": {}}))
        headers = [CONTRACT.resolved(said) for response in responses for said in response.get("headers", {}).values()]
        for content in [body["content"], *(response.get("content", {}) for response in responses)]:
            examples += [(operation, said["schema"], said["example"]) for said in content.values()]
        examples += [(operation, said["schema"], said["example"]) for said in headers]
        examples += [(operation, said["schema"], said["example"]) for said in operation.parameters if "example" in said]
    return examples


def test_every_content_has_an_example_that_is_one() -> None:
    """Issue: every endpoint with examples."""
    for operation, schema, example in examples():
        assert [] == [fault.message for fault in CONTRACT.validator(schema).iter_errors(example)], (operation, example)


def test_a_body_takes_no_other_members_than_it_names() -> None:
    """The server refuses them."""
    for operation in CONTRACT.operations:
        body = CONTRACT.resolved(operation.content.get("requestBody", {"content": {}}))
        for content in body["content"].values():
            for schema in objects(CONTRACT.resolved(content["schema"])):
                assert operation.path == TOKEN_PATH or schema["additionalProperties"] is False, operation


def test_the_security_scheme_is_prestashops(desk: Desk) -> None:
    """PrestaShop: `oauth`, clientCredentials, its description, and a map of all scopes with texts."""
    scheme = desk.call("GET", ADDRESSES[0]).json["components"]["securitySchemes"]["oauth"]
    flow = scheme["flows"].pop("clientCredentials")

    assert {"type": "oauth2", "description": "OAuth 2.0 client credentials Grant", "flows": {}} == scheme
    assert ISSUER + TOKEN_PATH == flow["tokenUrl"]
    assert {
        **NATIVE_SCOPES,
        "customer_group_read": "Read",
        "customer_group_write": "Write",
        "orders:read": "Read",
        "shared": "Both have it",
        "stock_read": "Read",
        "twice": "Two",
    } == flow["scopes"]


def test_a_disabled_scope_is_not_in_it(desk: Desk) -> None:
    """As in scopes_supported, it has the scopes that can be granted now."""
    desk.call("PATCH", "/admin-api/resources/orders", {"enabled": False})
    document = desk.call("GET", ADDRESSES[0]).json
    scopes = document["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"]["scopes"]

    assert (False, True) == ("orders:read" in scopes, "twice" in scopes)


@pytest.mark.parametrize("path", ADDRESSES)
def test_it_is_public(memory: Deployment, path: str) -> None:
    """PrestaShop: /docs takes no token."""
    answer = memory.http.request("GET", path)

    assert (200, "3.1.0", [{"url": ISSUER}]) == (answer.status, answer.json["openapi"], answer.json["servers"])


def test_both_addresses_have_the_same(memory: Deployment) -> None:
    """PrestaShop has it at docs.json."""
    one, other = (memory.http.request("GET", path) for path in ADDRESSES)

    assert (one.text, one.headers["etag"]) == (other.text, other.headers["etag"])


def test_the_host_of_the_request_is_nowhere_in_it(memory: Deployment) -> None:
    """Every URL follows from the issuer."""
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}

    assert "evil" not in memory.http.request("GET", ADDRESSES[0], headers=headers).text


@pytest.mark.parametrize("path", ADDRESSES)
def test_it_is_cached_and_revalidated(memory: Deployment, path: str) -> None:
    """RFC 9110 §8.8.3, §13.1.2."""
    first = memory.http.request("GET", path)
    again = [
        memory.http.request("GET", path, headers={"If-None-Match": condition}).status
        for condition in (first.headers["etag"], f"W/{first.headers['etag']}", "*", '"other"')
    ]

    assert ("public, max-age=300", [304, 304, 304, 200]) == (first.headers["cache-control"], again)


def test_another_catalogue_has_another_tag(desk: Desk) -> None:
    """RFC 9110 §8.8.3."""
    before = desk.call("GET", ADDRESSES[0]).headers["etag"]
    desk.call("PUT", "/admin-api/resources/stock/scope-groups/more", {"name": "More", "scopes": {"more": "More"}})

    assert before != desk.call("GET", ADDRESSES[0]).headers["etag"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_has_the_headers_and_no_content(memory: Deployment, path: str) -> None:
    """RFC 9110 §9.3.2."""
    got, headed = (memory.http.request(method, path) for method in ("GET", "HEAD"))

    assert ("", got.headers["etag"]) == (headed.text, headed.headers["etag"])


def test_a_get_with_a_content_type_is_answered(memory: Deployment) -> None:
    """Some clients name one always; Chalice would refuse it with 415."""
    for operation in CONTRACT.operations:
        if operation.method == "GET":
            value = "admin-api" if "protected" in operation.path else "1"
            path = re.sub(r"\{\w+\}", value, operation.path)
            answer = memory.http.request("GET", path, headers={"Content-Type": "application/x-www-form-urlencoded"})
            assert answer.status in (200, 401), operation


COUNT_READINGS = """
import sys

read = []
sys.addaudithook(lambda event, opened: event == "open" and str(opened[0]).endswith("openapi.json") and read.append(1))

import app
from chalicelib.endpoints.openapi import openapi_document
from chalicelib.oauth.catalogue import Catalogue
from chalicelib.oauth.resource import own_resource

at_start = len(read)
for _ in range(3):
    openapi_document("https://auth.example.com", Catalogue((own_resource("https://auth.example.com"),)))
print(at_start, len(read))
"""


def test_it_is_read_once_and_not_by_a_cold_start() -> None:
    """Every cold start would pay for it; what tools fetch often costs no parsing."""
    ran = subprocess.run([sys.executable, "-c", COUNT_READINGS], cwd=ROOT, capture_output=True, text=True, check=True)

    assert "0 1\n" == ran.stdout


def test_the_json_that_ships_is_made_from_the_yaml() -> None:
    """People edit openapi.yaml, and `make openapi` makes the other; the package needs no reader of YAML."""
    assert document() == OUTPUT.read_text(encoding="utf-8")


def test_an_answer_that_it_does_not_have_is_found_out(memory: Deployment) -> None:
    """The check checks."""
    operation = next(operation for operation in CONTRACT.operations if operation.id == "readHealth")
    right = memory.http.request("GET", "/health")
    CONTRACT.check(operation, right)
    for wrong in (
        replace(right, status=204),
        replace(right, text='{"status":"ok","more":1}'),
        replace(right, text="{}"),
        replace(right, headers={**right.headers, "content-type": "text/plain"}),
        replace(right, headers={**right.headers, "etag": '"x"'}),
        replace(right, status=503),
    ):
        with pytest.raises(AssertionError):
            CONTRACT.check(operation, wrong)


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=str)
def test_every_documented_scope_is_native(operation: Operation) -> None:
    """Design: the native scopes live in code."""
    assert not operation.scope or operation.scope in NATIVE_SCOPES


def test_the_document_on_the_wire_is_the_one_that_is_tested(memory: Deployment) -> None:
    """But for the scopes of the catalogue."""
    wire = Contract(json.loads(memory.answer_to(event("GET", ADDRESSES[0])).text))

    assert CONTRACT.operations == wire.operations
