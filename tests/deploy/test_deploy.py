"""What a deployment asks AWS before it changes anything, and what it leaves alone."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.problem import Problem
from infra.stack import deploy
from infra.stack.account import Account
from infra.stack.cloudformation import Stack
from infra.stack.deploy import Deployment
from infra.stack.package import Package
from infra.stack.template import STACK_POLICY
from tests.deploy.fake_cloudformation import Remembering
from tests.template.templates import ROOT

API_URL = "https://abc123.execute-api.eu-central-1.amazonaws.com/api"


def refused(code: str, message: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


class Aws(Remembering):
    """Every service of an account whose stack was deployed, with `table`, in that state, and a role for logs."""

    def __init__(self, table: str = "", role: str = "", refusal: str = "") -> None:
        super().__init__()
        self.table, self.role, self.refusal = table, role, refusal
        self.protected: list[Any] = []

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803  # as boto3 has it
        stack = super().describe_stacks(StackName)["Stacks"][0]
        parameters = [
            {"ParameterKey": "ApiGatewayLogRole", "ParameterValue": "create"},
            {"ParameterKey": "DeletionProtection", "ParameterValue": "on"},
        ]
        outputs = [{"OutputKey": "PackagesBucket", "OutputValue": "packages"}]
        return {"Stacks": [{**stack, "Parameters": parameters, "Outputs": outputs}]}

    def get_template_summary(self, **_template: str) -> dict[str, Any]:
        return {"Parameters": [{"ParameterKey": "ApiGatewayLogRole"}]}

    def describe_table(self, **_given: Any) -> dict[str, Any]:
        if not self.table:
            raise refused("ResourceNotFoundException")
        return {"Table": {"TableStatus": self.table}}

    def get_account(self) -> dict[str, Any]:
        return {"cloudwatchRoleArn": f"arn:aws:iam::123456789012:role/{self.role}"} if self.role else {}

    def get_role(self, **_given: Any) -> None:
        if self.refusal:
            raise refused(self.refusal)

    def set_stack_policy(self, **request: Any) -> None:
        self.protected.append(json.loads(request["StackPolicyBody"]))

    def update_termination_protection(self, **request: Any) -> None:
        self.protected.append(request["EnableTerminationProtection"])


class AccountOf(Account):
    services: Aws

    def client(self, service: str, **_config: Any) -> Any:
        return self.services


def never(_stage: str) -> Package:
    raise AssertionError("it was packaged")


def deployment(monkeypatch: pytest.MonkeyPatch, services: Aws) -> Deployment:
    monkeypatch.setattr(AccountOf, "services", services, raising=False)
    return Deployment(AccountOf("123456789012", "eu-central-1", boto3.Session()), "dev", never, interval=0)


@pytest.mark.parametrize("parameter", ["ClientsTableName", "AuditTableName"])
@pytest.mark.parametrize(
    ("status", "sentence"),
    [("", "There is no table restored in eu-central-1"), ("CREATING", r"The table restored is CREATING\. Wait")],
)
def test_a_restored_table_has_to_be_there_and_whole(
    monkeypatch: pytest.MonkeyPatch, parameter: str, status: str, sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        deployment(monkeypatch, Aws(table=status)).run({parameter: "restored"})


@pytest.mark.parametrize(
    ("role", "refusal", "expected"),
    [
        ("", "", "create"),
        ("theirs", "", "exists"),
        ("theirs", "AccessDenied", "exists"),
        ("gone", "NoSuchEntity", "create"),
    ],
)
def test_an_existing_role_for_logs_is_unchanged(
    monkeypatch: pytest.MonkeyPatch, role: str, refusal: str, expected: str
) -> None:
    assert expected == deployment(monkeypatch, Aws(role=role, refusal=refusal)).log_role()


def test_the_role_for_logs_is_recognized_by_the_second_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the second deployment would delete it, and with it the logs of every API of the account."""
    services = Aws(role="watchword-account-LogRole")

    assert "packages" == deployment(monkeypatch, services).prepare_account()
    assert [{"ParameterKey": "ApiGatewayLogRole", "UsePreviousValue": True}] == services.sent_parameters


@pytest.mark.parametrize(("changes", "expected"), [({}, True), ({"DeletionProtection": "off"}, False)])
def test_the_stack_is_protected_by_its_policy_unless_a_parameter_disables_it(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], expected: bool
) -> None:
    services = Aws()
    deployment(monkeypatch, services).protect(changes)

    assert [json.loads(ROOT.joinpath(STACK_POLICY).read_text()), expected] == services.protected


@pytest.mark.parametrize(("domain", "disabled"), [("", False), ("auth.example.com", True)])
def test_with_a_domain_awss_own_address_answers_nobody(domain: str, disabled: bool) -> None:
    api = {"Type": "AWS::Serverless::Api", "Properties": {}}
    deployable = deploy.with_code({"Resources": {"RestAPI": api}}, {}, domain)

    assert {"DisableExecuteApiEndpoint": disabled} == deployable["Resources"]["RestAPI"]["Properties"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, API_URL),
        ({"Issuer": API_URL}, None),
        ({"Issuer": API_URL.replace("abc123", "older")}, API_URL),
        ({"Issuer": "https://auth.example.com/own"}, None),
        ({"Issuer": "https://auth.example.com/own", "DomainName": "api.example.com"}, None),
        ({"Issuer": API_URL, "DomainName": "auth.example.com"}, ""),
        ({"DomainName": "auth.example.com"}, None),
    ],
)
def test_an_issuer_that_the_operator_chose_stays(parameters: dict[str, str], expected: str | None) -> None:
    """One that is the API's own URL follows it."""
    assert expected == deploy.issuer_to_set(Stack("some", "UPDATE_COMPLETE", {"ApiUrl": f"{API_URL}/"}, parameters))
