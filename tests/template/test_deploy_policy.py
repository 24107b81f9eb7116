"""infra/deploy-policy.json covers every kind of resource of the template, and stays within IAM's limits."""

import json
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

import pytest

from infra.stack.template import ACCOUNT, DEPLOY_POLICY, parse
from tests.template.templates import ROOT

# CloudFormation uses the deployer's permissions. No emulator checks that. These actions create each kind.
CREATED_BY = MappingProxyType(
    {
        "AWS::ApiGateway::Account": ("apigateway:PATCH",),
        "AWS::ApiGateway::BasePathMapping": ("apigateway:POST",),
        "AWS::ApiGateway::Deployment": ("apigateway:POST",),
        "AWS::ApiGateway::DomainName": ("apigateway:POST", "apigateway:AddCertificateToDomain"),
        "AWS::ApiGateway::RestApi": ("apigateway:POST", "apigateway:PUT"),
        "AWS::ApiGateway::Stage": ("apigateway:POST",),
        "AWS::CloudWatch::Alarm": ("cloudwatch:PutMetricAlarm",),
        "AWS::CloudWatch::Dashboard": ("cloudwatch:PutDashboard",),
        "AWS::DynamoDB::Table": ("dynamodb:CreateTable", "dynamodb:UpdateTable", "dynamodb:UpdateContinuousBackups"),
        "AWS::Events::Rule": ("events:PutRule", "events:PutTargets"),
        "AWS::IAM::Policy": ("iam:PutRolePolicy",),
        "AWS::IAM::Role": ("iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PassRole"),
        "AWS::KMS::Key": ("kms:CreateKey", "kms:EnableKeyRotation"),
        "AWS::Lambda::Function": ("lambda:CreateFunction", "lambda:GetFunction", "s3:GetObjectVersion"),
        "AWS::Lambda::Permission": ("lambda:AddPermission",),
        "AWS::Logs::LogGroup": ("logs:CreateLogGroup", "logs:PutRetentionPolicy"),
        "AWS::Logs::MetricFilter": ("logs:PutMetricFilter", "logs:DescribeMetricFilters"),
        "AWS::S3::Bucket": ("s3:CreateBucket", "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration"),
        "AWS::S3::BucketPolicy": ("s3:PutBucketPolicy",),
        "AWS::SNS::Subscription": ("sns:Subscribe",),
        "AWS::SNS::Topic": ("sns:CreateTopic", "sns:SetTopicAttributes"),
        "AWS::SecretsManager::Secret": ("secretsmanager:CreateSecret",),
        "AWS::WAFv2::WebACL": ("wafv2:CreateWebACL",),
        "AWS::WAFv2::WebACLAssociation": ("wafv2:AssociateWebACL", "apigateway:SetWebACL"),
    }
)
# A managed policy takes 6,144 characters without white space.
MANAGED_POLICY = 6_144


@pytest.fixture
def policy() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(ROOT.joinpath(DEPLOY_POLICY).read_text())
    return document


def allowed(policy: dict[str, Any]) -> list[str]:
    actions = [statement["Action"] for statement in policy["Statement"]]
    return [name for names in actions for name in ([names] if isinstance(names, str) else names)]


def test_every_kind_of_resource_can_be_created(everything: dict[str, Any], policy: dict[str, Any]) -> None:
    account = parse(ROOT.joinpath(ACCOUNT).read_text())
    kinds = {resource["Type"] for resource in (*everything["Resources"].values(), *account["Resources"].values())}
    needed = {action for kind in kinds for action in CREATED_BY[kind]}

    assert set() == {action for action in needed if not any(fnmatchcase(action, name) for name in allowed(policy))}


def test_the_deploy_policy_permits_neither_reading_nor_deleting_data(policy: dict[str, Any]) -> None:
    data = {
        *("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:DeleteTable"),
        *("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret"),
        *("kms:Decrypt", "kms:ScheduleKeyDeletion", "lambda:InvokeFunction", "s3:DeleteObjectVersion"),
    }

    assert set() == {action for action in data if any(fnmatchcase(action, name) for name in allowed(policy))}


def test_it_fits_a_managed_policy(policy: dict[str, Any]) -> None:
    assert MANAGED_POLICY >= len(json.dumps(policy, separators=(",", ":")))
