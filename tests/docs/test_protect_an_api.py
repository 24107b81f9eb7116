"""docs/protect-an-api.md: its lines for AWS fit AWS's models, and name the issuer, the audience and the scope."""

import re
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.validate import ParamValidator

from chalicelib.administration.verifiers import VERIFIERS
from infra.stack.template import parse

PAGE = (Path(__file__).parents[2] / "docs" / "protect-an-api.md").read_text(encoding="utf-8")
ISSUER, AUDIENCE, SCOPE = "https://auth.example.com", "https://orders.example.com", "orders:read"


def block(title: str, language: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n.*?^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def properties(title: str) -> dict[str, dict[str, Any]]:
    """By type of the resource."""
    return {resource["Type"]: resource["Properties"] for resource in parse(block(title, "yaml")).values()}


def faults(service: str, operation: str, given: dict[str, Any], **others: Any) -> str:
    """What AWS's model of its own API says of CloudFormation's properties. References are texts."""
    model = boto3.client(service, region_name="eu-central-1").meta.service_model.operation_model(operation)
    report: str = ParamValidator().validate(_texts(given) | others, model.input_shape).generate_report()
    return report


def _texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_texts(member) for member in value]
    if not isinstance(value, dict):
        return value
    if any(name == "Ref" or name.startswith("Fn::") for name in value):
        return "reference"
    return {name: _texts(member) for name, member in value.items()}


def camel(value: Any) -> Any:
    """API Gateway's REST API begins its members in lower case."""
    if isinstance(value, list):
        return [camel(member) for member in value]
    if not isinstance(value, dict) or any(name == "Ref" or name.startswith("Fn::") for name in value):
        return value
    return {name[0].lower() + name[1:]: camel(member) for name, member in value.items()}


def test_the_jwt_authorizer_of_an_http_api() -> None:
    resources = properties("API Gateway: HTTP API")
    authorizer, route = resources["AWS::ApiGatewayV2::Authorizer"], resources["AWS::ApiGatewayV2::Route"]

    assert "" == faults("apigatewayv2", "CreateAuthorizer", authorizer)
    assert "" == faults("apigatewayv2", "CreateRoute", route)
    assert {"Issuer": ISSUER, "Audience": [AUDIENCE]} == authorizer["JwtConfiguration"]
    assert ("JWT", "JWT", [SCOPE]) == (
        authorizer["AuthorizerType"],
        route["AuthorizationType"],
        route["AuthorizationScopes"],
    )


def test_the_jwt_authorizer_of_a_rest_api() -> None:
    resources = properties("API Gateway: REST API")
    authorizer, method = camel(resources["AWS::ApiGateway::Authorizer"]), camel(resources["AWS::ApiGateway::Method"])
    integration = method.pop("integration")

    assert "" == faults("apigateway", "CreateAuthorizer", authorizer)
    assert "" == faults("apigateway", "PutMethod", method)
    assert {"AWS_PROXY", "POST"} <= {integration["type"], integration["integrationHttpMethod"]}
    assert [{"issuer": ISSUER, "audiences": [AUDIENCE]}] == authorizer["jwtConfiguration"]["issuers"]
    assert ("JWT", "JWT", [SCOPE]) == (authorizer["type"], method["authorizationType"], method["authorizationScopes"])


def test_a_load_balancer_is_told_to_check_audience_and_scope() -> None:
    """It checks neither unless it is configured to."""
    listener = properties("Application Load Balancer")["AWS::ElasticLoadBalancingV2::Listener"]
    validation, forward = listener["DefaultActions"]
    config = validation["JwtValidationConfig"]

    assert "" == faults("elbv2", "CreateListener", listener)
    assert ("jwt-validation", "forward") == (validation["Type"], forward["Type"])
    assert (ISSUER, f"{ISSUER}/.well-known/jwks.json") == (config["Issuer"], config["JwksEndpoint"])
    assert [("aud", "single-string", [AUDIENCE]), ("scope", "space-separated-values", [SCOPE])] == [
        (claim["Name"], claim["Format"], claim["Values"]) for claim in config["AdditionalClaims"]
    ]


def test_a_fault_in_these_lines_would_be_noticed() -> None:
    listener = properties("Application Load Balancer")["AWS::ElasticLoadBalancingV2::Listener"]
    del listener["DefaultActions"][0]["JwtValidationConfig"]["Issuer"]

    assert "Issuer" in faults("elbv2", "CreateListener", listener)


def test_our_authorizer_is_configured_and_caches_nothing() -> None:
    resources = properties("Our Lambda authorizer")
    variables = resources["AWS::Serverless::Function"]["Environment"]["Variables"]
    watchword = resources["AWS::Serverless::Api"]["Auth"]["Authorizers"]["Watchword"]

    assert (ISSUER, AUDIENCE, '{"GET /orders": "orders:read"}') == tuple(variables.values())
    assert ("REQUEST", 0) == (watchword["FunctionPayloadType"], watchword["Identity"]["ReauthorizeEvery"])


def test_the_lines_for_the_kit_are_python_that_names_the_issuer_and_the_audience() -> None:
    names: dict[str, Any] = {}
    exec(block("The kits", "python"), names)

    assert (ISSUER, AUDIENCE) == (names["verifier"].issuer, names["verifier"].audience)
    assert ["/orders"] == [route.path for route in names["app"].routes if route.name == "orders"]


def test_the_page_has_a_row_for_each_verifier_that_a_resource_can_name() -> None:
    named = set(re.findall(r"^\|[^|]*\| `([a-z-]+)` \|", PAGE, re.MULTILINE))

    assert {*VERIFIERS, "verifier"} == named


@pytest.mark.parametrize("other", ["AppSync", "Envoy", "Kong", "nginx"])
def test_the_page_says_what_other_verifiers_check(other: str) -> None:
    (row,) = re.findall(rf"^\| {other}.*", PAGE, re.MULTILINE)

    assert 4 == row.count(" |")
