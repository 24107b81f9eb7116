"""Each function has the permissions that its work takes, and no other: without any one of them something fails."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.problem import Problem
from tests.stack.exercises import EXERCISES, bootstrap
from tests.stack.gateway import Deployed

pytestmark = pytest.mark.stack

# Permissions that ministack does not check. tests/template checks them.
UNASKED: Final = ("logs:CreateLogStream", "logs:PutLogEvents")
# Tells an empty secret from a missing one: ministack's are never empty, so only AWS asks for it at the first bootstrap.
ONLY_AT_AWS: Final = {"Bootstrap": ("secretsmanager:DescribeSecret",)}


@dataclass(frozen=True)
class Permission:
    """One action on one resource; `resource` is an ARN."""

    policy: str
    statement: int
    action: str
    resource: str


@dataclass(frozen=True)
class Role:
    """The inline policies of a function's role, which can be changed and put back."""

    iam: Any
    name: str
    policies: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, deployed: Deployed, function: str) -> "Role":
        iam = deployed.account.client("iam")
        name = deployed.role_of(function)
        names = iam.list_role_policies(RoleName=name)["PolicyNames"]
        documents = {
            policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in names
        }
        return cls(iam, name, documents)

    def permissions(self) -> Iterator[Permission]:
        for policy, document in self.policies.items():
            for number, statement in enumerate(document["Statement"]):
                for action in _list(statement["Action"]):
                    for resource in _list(statement["Resource"]):
                        yield Permission(policy, number, action, resource)

    def without(self, permission: Permission) -> None:
        document = self.policies[permission.policy]
        statements = [
            part
            for number, statement in enumerate(document["Statement"])
            for part in (_parts(statement, permission) if number == permission.statement else [statement])
        ]
        if statements:
            self._put(permission.policy, {**document, "Statement": statements})
        else:
            self.iam.delete_role_policy(RoleName=self.name, PolicyName=permission.policy)

    def restore(self) -> None:
        for policy, document in self.policies.items():
            self._put(policy, document)

    def _put(self, policy: str, document: dict[str, Any]) -> None:
        self.iam.put_role_policy(RoleName=self.name, PolicyName=policy, PolicyDocument=json.dumps(document))


def _parts(statement: dict[str, Any], removed: Permission) -> list[dict[str, Any]]:
    """The statement, cut into its pairs of action and resource, less one."""
    return [
        {**statement, "Action": action, "Resource": resource}
        for action in _list(statement["Action"])
        for resource in _list(statement["Resource"])
        if (action, resource) != (removed.action, removed.resource)
    ]


def _list(one_or_more: str | list[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else one_or_more


@pytest.mark.parametrize("function", EXERCISES)
def test_nobody_edits_or_deletes_an_event_of_the_audit_trail(deployed: Deployed, function: str) -> None:
    """With the credentials of its role. docs/threat-model.md describes the effect of PutItem."""
    dynamodb = _as_role(deployed, function).client("dynamodb")
    event = {
        "TableName": deployed.stack.outputs["AuditTableName"],
        "Key": {"trail": {"S": "a"}, "event_id": {"S": "1"}},
    }

    for call in (dynamodb.update_item, dynamodb.delete_item):
        with pytest.raises(ClientError, match="AccessDenied"):
            call(**event)


def _as_role(deployed: Deployed, function: str) -> boto3.Session:
    """A session with what AWS gives the function. For a moment its role trusts this account beside Lambda."""
    sts, iam = deployed.account.client("sts"), deployed.account.client("iam")
    role = iam.get_role(RoleName=deployed.role_of(function))["Role"]
    name, trust = role["RoleName"], role["AssumeRolePolicyDocument"]
    account = {"Effect": "Allow", "Principal": {"AWS": deployed.account.account_id}, "Action": "sts:AssumeRole"}
    widened = {**trust, "Statement": [*trust["Statement"], account]}
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(widened))
    try:
        credentials = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
    finally:
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
    return boto3.Session(
        credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"], deployed.account.region
    )


def test_every_function_is_exercised(deployed: Deployed) -> None:
    assert deployed.functions() == set(EXERCISES)


@pytest.mark.parametrize("function", EXERCISES)
def test_its_permissions_suffice(deployed: Deployed, function: str) -> None:
    bootstrap(deployed)

    EXERCISES[function](deployed)


@pytest.mark.parametrize("function", EXERCISES)
def test_without_any_one_of_its_permissions_something_fails(deployed: Deployed, function: str) -> None:
    role = Role.of(deployed, function)
    exempt = (*UNASKED, *ONLY_AT_AWS.get(function, ()))
    unnoticed = []
    for permission in role.permissions():
        if permission.action in exempt:
            continue
        bootstrap(deployed)
        role.without(permission)
        try:
            EXERCISES[function](deployed)
        except (AssertionError, Problem):
            pass
        else:
            unnoticed.append(permission)
        finally:
            role.restore()

    assert [] == unnoticed
