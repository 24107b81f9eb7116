"""A second stack, with everything on, and what is left of it when it is taken down."""

import json
from dataclasses import replace

import pytest

from infra.problem import Problem
from infra.stack.account import Account
from infra.stack.cloudformation import Stacks
from infra.stack.deploy import Deployment, next_steps
from infra.stack.destroy import Destruction
from tests.stack.gateway import Deployed

pytestmark = pytest.mark.stack
STAGE, NAME, DOMAIN = "prod", "watchword-prod", "auth.example.com"


@pytest.fixture(scope="module")
def production(deployment: Deployment) -> Deployment:
    return replace(deployment, stage=STAGE)


@pytest.fixture(scope="module")
def everything_on(account: Account) -> dict[str, str]:
    arn = account.client("acm").request_certificate(DomainName=DOMAIN)["CertificateArn"]
    return {
        "DomainName": DOMAIN,
        "CertificateArn": arn,
        "AlarmEmail": "ops@example.com",
        "Waf": "on",
        "OwnKmsKey": "on",
        "AuditStream": "on",
        "LogRetentionDays": "90",
    }


@pytest.fixture
def standing(account: Account, production: Deployment, everything_on: dict[str, str]) -> Deployed:
    return Deployed(account, production.run(everything_on), STAGE)


def destroy(account: Account, typed: str) -> None:
    """The stack is taken down; `typed` answers whether the data goes too."""
    answers = iter(["y", typed])
    Destruction(account, STAGE, lambda _question: next(answers), interval=0.05).run()


def test_production_needs_a_domain(production: Deployment) -> None:
    with pytest.raises(Problem, match="prod needs its own domain"):
        production.run({})


def test_with_a_domain_that_is_the_issuer(standing: Deployed) -> None:
    assert f"https://{DOMAIN}" == standing.stack.outputs["Issuer"]


def test_the_next_steps_have_the_names_of_the_stack(standing: Deployed) -> None:
    said = next_steps(standing.stack, STAGE)

    assert f"Point {DOMAIN} to {standing.stack.outputs['DomainTarget']}" in said
    assert f"--secret-id {standing.stack.outputs['AdministratorSecretId']}" in said
    assert f"curl https://{DOMAIN}/admin-api/access_token" in said


def test_the_audit_table_has_a_stream_with_old_images(standing: Deployed) -> None:
    """infra/README.md says who reads it."""
    table = standing.account.client("dynamodb").describe_table(TableName=standing.stack.outputs["AuditTableName"])
    description = table["Table"]

    assert {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"} == description["StreamSpecification"]
    assert standing.stack.outputs["AuditStreamArn"] == description["LatestStreamArn"]


def test_the_stack_cannot_be_deleted_by_a_slip(standing: Deployed) -> None:
    description = standing.account.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]

    assert description["EnableTerminationProtection"]


@pytest.mark.parametrize("typed", ["", "n", NAME])
def test_nothing_is_deleted_before_the_operator_confirms(
    standing: Deployed, account: Account, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = standing.status()

    Destruction(account, STAGE, lambda _question: typed, interval=0.05).run()

    assert before == standing.status()
    assert "Nothing was changed." in capsys.readouterr().out


def test_taken_down_it_keeps_the_data_and_the_next_deployment_finds_it(
    standing: Deployed, account: Account, production: Deployment
) -> None:
    standing.empty_secrets()
    made = standing.invoke("bootstrap")
    credential = standing.credential()

    destroy(account, typed="")
    left = standing.resources_now()
    again = Deployed(account, production.run({}), STAGE)

    assert "created" == made["administrator"]
    assert {"ClientsTable", "AuditTable", "KeyRingSecret", "AdministratorSecret", "DataKey"} == left
    assert standing.stack.outputs["ClientsTableName"] == again.stack.outputs["ClientsTableName"]
    assert 200 == again.ask(credential).status


def test_taken_down_it_has_no_functions_to_invoke(standing: Deployed, account: Account) -> None:
    destroy(account, typed="")

    with pytest.raises(Problem, match=r"watchword-prod has only its data\. Restore it with `make deploy STAGE=prod`"):
        standing.invoke("keys")


def test_the_key_that_the_data_is_encrypted_with_stays(standing: Deployed, production: Deployment) -> None:
    with pytest.raises(Problem, match="OwnKmsKey cannot be switched off"):
        production.run({"OwnKmsKey": "off"})


def test_a_stack_that_could_not_be_created_is_removed_and_none_is_made(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    cloudformation = account.client("cloudformation")
    nobody = {"PolicyName": "p", "Roles": ["nobody"], "PolicyDocument": {"Version": "2012-10-17", "Statement": []}}
    failing = {"Resources": {"Bad": {"Type": "AWS::IAM::Policy", "Properties": nobody}}}
    with pytest.raises(Problem, match="could not be created"):
        Stacks(cloudformation, 0.05).apply("watchword-failed", {"TemplateBody": json.dumps(failing)}, {})

    Destruction(account, "failed", lambda _question: "", interval=0.05).run()

    assert "Deleting the failed stack." in capsys.readouterr().out
    assert not any(
        stack["StackName"] == "watchword-failed" and stack["StackStatus"] != "DELETE_COMPLETE"
        for stack in cloudformation.describe_stacks()["Stacks"]
    )


def test_taken_down_twice_it_still_keeps_the_data(standing: Deployed, account: Account) -> None:
    destroy(account, typed="watchword-dev")
    destroy(account, typed="yes")

    assert "ClientsTable" in standing.resources_now()


def test_only_the_typed_name_deletes_the_data_and_secrets_can_come_back_for_a_month(
    standing: Deployed, account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    names = standing.stack.outputs
    # As an earlier run left it that was killed.
    account.client("secretsmanager").delete_secret(SecretId=names["AdministratorSecretId"], RecoveryWindowInDays=30)

    destroy(account, typed=NAME)

    tables = account.client("dynamodb").list_tables()["TableNames"]
    secret = account.client("secretsmanager").describe_secret(SecretId=names["KeyRingSecretId"])
    assert not {names["ClientsTableName"], names["AuditTableName"]} & set(tables)
    assert "DeletedDate" in secret
    assert "Both need the key" in capsys.readouterr().out
    with pytest.raises(Problem, match=f"There is no stack {NAME}"):
        destroy(account, typed=NAME)
