"""The API as AWS makes it: what no emulator shows."""

import json
from typing import Any

import pytest

from tests.template.parameters import EVERYTHING
from tests.template.resolution import resolved
from tests.template.templates import translated

pytestmark = pytest.mark.slow
CONDITIONAL = {
    "CustomDomain",
    "CustomDomainMapping",
    "Firewall",
    "FirewallOfApi",
    "AlarmSubscription",
    "DataKey",
    "Dashboard",
}


def of_type(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["Properties"] for one in template["Resources"].values() if one["Type"] == kind]


@pytest.fixture
def stage(plain: dict[str, Any]) -> dict[str, Any]:
    (stage,) = of_type(plain, "AWS::ApiGateway::Stage")
    return stage


def test_there_is_one_stage_only(plain: dict[str, Any], stage: dict[str, Any]) -> None:
    """By default SAM creates a second one, named Stage, without limits and log."""
    (deployment,) = of_type(plain, "AWS::ApiGateway::Deployment")

    assert "api" == stage["StageName"]
    assert "StageName" not in deployment


def test_every_request_is_logged_without_what_a_caller_may_have_put_into_the_url(stage: dict[str, Any]) -> None:
    log = stage["AccessLogSetting"]
    line = json.loads(log["Format"])

    assert {"Fn::GetAtt": ["AccessLogs", "Arn"]} == log["DestinationArn"]
    assert {
        "requestId": "$context.requestId",
        "time": "$context.requestTimeEpoch",
        "method": "$context.httpMethod",
        "resourcePath": "$context.resourcePath",
        "status": "$context.status",
        "milliseconds": "$context.responseLatency",
        "sourceIp": "$context.identity.sourceIp",
        "integrationStatus": "$context.integrationStatus",
        "integrationError": "$context.integration.error",
        "errorType": "$context.error.responseType",
    } == line


def test_no_body_is_logged_and_requests_are_limited(merged: dict[str, Any]) -> None:
    template = resolved(translated(merged), {"RequestsPerSecond": 7, "RequestBurst": 9})
    (stage,) = of_type(template, "AWS::ApiGateway::Stage")
    (settings,) = stage["MethodSettings"]

    assert ("/*", "*") == (settings["ResourcePath"], settings["HttpMethod"])
    assert (False, "OFF") == (settings["DataTraceEnabled"], settings["LoggingLevel"])
    assert (7, 9) == (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"])


def test_the_gateway_answers_for_itself_as_the_server_would(plain: dict[str, Any]) -> None:
    """What the answers say is tried with real clients in tests/libraries."""
    (api,) = of_type(plain, "AWS::ApiGateway::RestApi")
    responses = api["Body"]["x-amazon-apigateway-gateway-responses"]

    assert {
        "ACCESS_DENIED": "403",
        "WAF_FILTERED": "403",
        "MISSING_AUTHENTICATION_TOKEN": "404",
        "RESOURCE_NOT_FOUND": "404",
        "REQUEST_TOO_LARGE": "413",
        "THROTTLED": "429",
        "QUOTA_EXCEEDED": "429",
        "DEFAULT_4XX": None,
        "DEFAULT_5XX": None,
    } == {name: response.get("statusCode") for name, response in responses.items()}
    assert {"'no-store'"} == {
        response["responseParameters"]["gatewayresponse.header.Cache-Control"] for response in responses.values()
    }


def test_the_api_is_regional_and_has_the_stacks_name(plain: dict[str, Any]) -> None:
    """CloudWatch counts by the name: two stacks in an account would be one to it."""
    (api,) = of_type(plain, "AWS::ApiGateway::RestApi")

    assert {"Types": ["REGIONAL"]} == api["EndpointConfiguration"]
    assert {"Ref": "AWS::StackName"} == api["Body"]["info"]["title"]


def test_pages_are_compressed_and_tokens_are_not(plain: dict[str, Any]) -> None:
    (api,) = of_type(plain, "AWS::ApiGateway::RestApi")

    assert 4096 == api["MinimumCompressionSize"]


@pytest.mark.parametrize(
    ("function", "handler", "rate"),
    [
        ("RotateDaily", "app.rotate_daily", "rate(1 day)"),
        ("FetchIssuerKeys", "app.fetch_issuer_keys", "rate(15 minutes)"),
    ],
)
def test_a_schedule_invokes_the_function(plain: dict[str, Any], function: str, handler: str, rate: str) -> None:
    rates = {
        target["Arn"]["Fn::GetAtt"][0]: rule["ScheduleExpression"]
        for rule in of_type(plain, "AWS::Events::Rule")
        for target in rule["Targets"]
    }

    assert rate == rates[function]
    assert handler == plain["Resources"][function]["Properties"]["Handler"]
    assert {"Ref": function} in [one["FunctionName"] for one in of_type(plain, "AWS::Lambda::Permission")]


def test_optional_resources_are_created_only_if_a_parameter_enables_them(
    plain: dict[str, Any], everything: dict[str, Any]
) -> None:
    assert CONDITIONAL == everything["Resources"].keys() - plain["Resources"].keys()
    assert set() == plain["Resources"].keys() - everything["Resources"].keys()


def test_with_a_domain_the_api_is_at_its_root_and_nowhere_else(
    plain: dict[str, Any], everything: dict[str, Any]
) -> None:
    (domain,) = of_type(everything, "AWS::ApiGateway::DomainName")
    (mapping,) = of_type(everything, "AWS::ApiGateway::BasePathMapping")
    disabled = [
        of_type(template, "AWS::ApiGateway::RestApi")[0]["Body"]["x-amazon-apigateway-endpoint-configuration"]
        for template in (plain, everything)
    ]

    assert EVERYTHING["DomainName"] == domain["DomainName"]
    assert EVERYTHING["CertificateArn"] == domain["RegionalCertificateArn"]
    assert {"Types": ["REGIONAL"]} == domain["EndpointConfiguration"]
    assert {"DomainName", "RestApiId", "Stage"} == mapping.keys()
    assert [{"disableExecuteApiEndpoint": False}, {"disableExecuteApiEndpoint": True}] == disabled


def test_nobody_speaks_a_tls_older_than_1_2(everything: dict[str, Any]) -> None:
    (domain,) = of_type(everything, "AWS::ApiGateway::DomainName")

    assert "TLS_1_2" == domain["SecurityPolicy"]


def test_the_firewall_counts_by_address_and_stands_before_the_stage(merged: dict[str, Any]) -> None:
    template = resolved(translated(merged), {"Waf": "on", "WafRequestsPerAddress": 500})
    (firewall,) = of_type(template, "AWS::WAFv2::WebACL")
    (association,) = of_type(template, "AWS::WAFv2::WebACLAssociation")
    (rule,) = firewall["Rules"]
    limit = rule["Statement"]["RateBasedStatement"]

    assert ("REGIONAL", {"Allow": {}}) == (firewall["Scope"], firewall["DefaultAction"])
    assert ({"Block": {}}, "IP", 500) == (rule["Action"], limit["AggregateKeyType"], limit["Limit"])
    assert 300 == limit["EvaluationWindowSec"], "as the parameter's description says"
    assert association["ResourceArn"]["Fn::Sub"].endswith("::/restapis/${RestAPI}/stages/${RestAPIapiStage}")
    assert {False} == {part["VisibilityConfig"]["SampledRequestsEnabled"] for part in (firewall, rule)}, (
        "samples hold the headers"
    )


def test_a_domain_without_a_certificate_is_refused_before_anything_is_made(merged: dict[str, Any]) -> None:
    (rule,) = translated(merged)["Rules"].values()

    assert {"Fn::Not": [{"Fn::Equals": [{"Ref": "DomainName"}, ""]}]} == rule["RuleCondition"]
    assert [{"Fn::Not": [{"Fn::Equals": [{"Ref": "CertificateArn"}, ""]}]}] == [
        assertion["Assert"] for assertion in rule["Assertions"]
    ]
