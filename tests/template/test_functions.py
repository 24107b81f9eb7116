"""The Lambda functions: their runtime, environment variables and logs."""

import sys
from typing import Any

import pytest

from chalicelib.environment import ISSUER, PREFIX, Environment
from infra.problem import Problem
from infra.stack.template import check_parameters
from tests.template.parameters import PLAIN
from tests.template.resolution import resolved

OPERATORS = {
    "Apply",
    "Bootstrap",
    "FetchIssuerKeys",
    "Issuing",
    "Keys",
    "Leaked",
    "Pointers",
    "Restored",
    "Rotate",
    "RotateDaily",
}
# Functions that only a schedule or the API invokes.
UNNAMED = {"RotateDaily", "FetchIssuerKeys"}


@pytest.fixture
def functions(merged: dict[str, Any]) -> dict[str, dict[str, Any]]:
    resources = resolved(merged, PLAIN)["Resources"]
    return {
        name: resource["Properties"]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def test_there_is_one_for_the_api_and_one_for_each_thing_that_an_operator_does(functions: dict[str, Any]) -> None:
    assert OPERATORS | {"APIHandler"} == functions.keys()


def test_each_can_be_invoked_by_the_name_that_the_outputs_tell(merged: dict[str, Any]) -> None:
    outputs = merged["Outputs"]

    assert {f"{name}Function": {"Ref": name} for name in OPERATORS - UNNAMED} == {
        name: output["Value"] for name, output in outputs.items() if name.endswith("Function")
    }


def test_the_api_has_a_whole_processor_and_ten_seconds(functions: dict[str, Any]) -> None:
    assert (1769, 10) == (functions["APIHandler"]["MemorySize"], functions["APIHandler"]["Timeout"])


def test_an_operator_waits_longer_and_needs_less(functions: dict[str, Any]) -> None:
    timeouts = {name: functions[name]["Timeout"] for name in OPERATORS}

    assert {name: 900 if name == "Restored" else 60 for name in OPERATORS} == timeouts
    assert {512} == {functions[name]["MemorySize"] for name in OPERATORS}


def test_all_run_on_x86_and_the_python_that_packaged_them(functions: dict[str, Any]) -> None:
    runtime = f"python3.{sys.version_info.minor}"

    assert {("x86_64", runtime)} == {(*one["Architectures"], one["Runtime"]) for one in functions.values()}


def test_each_runs_the_version_of_the_package_that_was_uploaded(plain: dict[str, Any]) -> None:
    """infra/stack/deploy.py names it; other bytes under the same key are another version, which nobody fetches."""
    pinned = {"S3Bucket": "packages", "S3Key": "package.zip", "S3ObjectVersion": "version-1"}
    codes = [one["Properties"]["Code"] for one in plain["Resources"].values() if one["Type"] == "AWS::Lambda::Function"]

    assert [pinned] * len(OPERATORS | {"APIHandler"}) == codes


def test_each_function_has_its_own_json_log_with_the_retention_of_the_parameter(merged: dict[str, Any]) -> None:
    used = resolved(merged, {"LogRetentionDays": 90})
    resources = used["Resources"]
    logs = {
        name: resource["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }

    assert {"LogFormat": "JSON", "SystemLogLevel": "WARN"} == used["Globals"]["Function"]["LoggingConfig"]
    assert len(logs) == len(set(logs.values()))
    assert {"/watchword/${AWS::StackName}"} == {
        resource["Properties"]["LogGroupName"]["Fn::Sub"].rpartition("/")[0]
        for resource in resources.values()
        if resource["Type"] == "AWS::Logs::LogGroup"
    }, "another stack in the account has logs of its own"
    assert {90} == {
        resource["Properties"]["RetentionInDays"]
        for resource in resources.values()
        if resource["Type"] == "AWS::Logs::LogGroup"
    }


def variables(merged: dict[str, Any], **parameters: str) -> dict[str, Any]:
    values: dict[str, Any] = resolved(merged, parameters)["Globals"]["Function"]["Environment"]["Variables"]
    return values


def test_they_have_every_variable_that_the_code_requires(merged: dict[str, Any]) -> None:
    """Lambda sets the region. The other settings here are parameters."""
    demanded = {PREFIX + name.upper() for name in Environment._fields if name not in Environment._field_defaults}

    parameters = {PREFIX + name for name in ("SIGNING_PERIOD", "REVOCATIONS_TABLE", "LEAKED_SECRETS")}
    assert demanded - {PREFIX + "REGION"} | parameters == variables(merged).keys()


def test_the_revocation_feed_can_be_switched_off(merged: dict[str, Any]) -> None:
    name = PREFIX + "REVOCATIONS_TABLE"

    assert {"Ref": "RevocationsTable"} == variables(merged)[name]
    assert "" == variables(merged, RevocationFeed="off")[name]


@pytest.mark.parametrize(
    ("parameters", "issuer"),
    [
        ({}, "https://not-deployed-yet.invalid"),
        ({"DomainName": "auth.example.com"}, "https://auth.example.com"),
        ({"DomainName": "auth.example.com", "Issuer": "https://example.com/auth"}, "https://example.com/auth"),
    ],
    ids=["of nobody", "of the domain", "as given"],
)
def test_tokens_name_the_issuer(merged: dict[str, Any], parameters: dict[str, str], issuer: str) -> None:
    values = variables(merged, **parameters)

    assert issuer == values["WATCHWORD_ISSUER"] == resolved(merged, parameters)["Outputs"]["Issuer"]["Value"]
    assert ISSUER.fullmatch(issuer)


@pytest.mark.parametrize(
    "refused", ["http://example.com", "https://example.com/", "https://example.com/auth/", "https://example.com?a=b"]
)
def test_an_issuer_that_the_code_refuses_is_no_parameter(merged: dict[str, Any], refused: str) -> None:
    """Else the functions would not start."""
    with pytest.raises(Problem, match="Issuer cannot be"):
        check_parameters({"Issuer": refused}, merged["Parameters"])


def test_they_have_the_ids_of_the_secrets_and_not_their_values(merged: dict[str, Any]) -> None:
    values = variables(merged)

    assert {"Fn::GetAtt": ["KeyRingSecret", "Id"]} == values["WATCHWORD_KEY_RING_SECRET_ID"]
    assert {"Fn::GetAtt": ["AdministratorSecret", "Id"]} == values["WATCHWORD_ADMINISTRATOR_SECRET_ID"]
