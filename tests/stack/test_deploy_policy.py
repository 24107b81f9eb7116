"""infra/deploy-policy.json: the stacks of these tests are deployed under it. It permits no more than deploying."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.stack.account import Account
from tests.stack.gateway import Deployed

pytestmark = pytest.mark.stack
Call = Callable[[Account, Deployed], Any]
REFUSED: dict[str, Call] = {
    "read clients": lambda account, deployed: account.client("dynamodb").scan(
        TableName=deployed.stack.outputs["ClientsTableName"]
    ),
    "delete a table": lambda account, deployed: account.client("dynamodb").delete_table(
        TableName=deployed.stack.outputs["AuditTableName"]
    ),
    "read the signing keys": lambda account, deployed: account.client("secretsmanager").get_secret_value(
        SecretId=deployed.stack.outputs["KeyRingSecretId"]
    ),
    "delete the administrator's credential": lambda account, deployed: account.client("secretsmanager").delete_secret(
        SecretId=deployed.stack.outputs["AdministratorSecretId"]
    ),
    "invoke an operator's function": lambda account, deployed: account.client("lambda").invoke(
        FunctionName=deployed.stack.outputs["BootstrapFunction"]
    ),
    "delete the stack": lambda account, deployed: account.client("cloudformation").delete_stack(
        StackName=deployed.stack.name
    ),
    "make a user": lambda account, _: account.client("iam").create_user(UserName="another"),
    "make a role for something else": lambda account, _: account.client("iam").create_role(
        RoleName="another", AssumeRolePolicyDocument="{}"
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_deployer_has_no_other_permission(deployer: Account, deployed: Deployed, what: str) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        REFUSED[what](deployer, deployed)
