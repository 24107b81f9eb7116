"""The whole stack, deployed once by the code of `make deploy` into an emulated AWS that enforces IAM policies."""

import os
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local import application, ministack
from infra.local.child import Child
from infra.local.emulator import Emulator
from infra.local.emulators import ACCESS_KEY, REGION
from infra.local.ports import free_port
from infra.stack.account import Account
from infra.stack.deploy import Deployment
from infra.stack.package import Package, build
from infra.stack.template import DEPLOY_POLICY
from tests.stack.gateway import Deployed

# ministack's CloudFormation refuses a template that names it, even under a condition that is off.
UNKNOWN_TO_MINISTACK = ("AWS::WAFv2::WebACLAssociation",)
# ministack hands its own environment on to the functions.
SETTINGS = {
    # A loaded machine is no outage.
    "WATCHWORD_AWS_CONNECT_TIMEOUT": "5",
    "WATCHWORD_AWS_READ_TIMEOUT": "10",
    "WATCHWORD_LAST_USED_TIMEOUT": "5",
    "WATCHWORD_REQUEST_BUDGET": "30",
    # Every request reads what it needs, so that whatever may no longer be read is missed at once.
    "WATCHWORD_CATALOGUE_REFRESH": "0",
    "WATCHWORD_KEY_RING_REFRESH": "0",
    "WATCHWORD_KEPT_THROUGH_OUTAGE": "0",
}
# Reads SAM templates, which the ministack of `make run` cannot.
WITH_SAM = Path(__file__).with_name("requirements.txt")
CREDENTIALS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": ACCESS_KEY, "AWS_DEFAULT_REGION": REGION}


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """Of an emulated AWS in which a missing permission is an AccessDeniedException."""
    directory, port = tmp_path_factory.mktemp("aws"), free_port()
    endpoint = f"http://127.0.0.1:{port}"
    before = dict(os.environ)
    environment = ministack.environment(port, directory) | {"AUTH": "true"} | CREDENTIALS | SETTINGS
    command = ministack.command(WITH_SAM)
    os.environ.clear()
    os.environ.update(application.secluded(before) | CREDENTIALS | {"AWS_ENDPOINT_URL": endpoint})
    sts = boto3.client("sts")
    aws = Emulator(
        "ministack", endpoint, lambda: Child(command, environment, directory / "aws.log"), sts.get_caller_identity
    )
    aws.start()
    yield Account.here()
    aws.stop()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """For the Python that runs the tests, on which ministack's Lambda runs too."""
    package = build("dev", Path(sys.executable), tmp_path_factory.mktemp("package"))
    return replace(package, template=_known_to_ministack(package.template))


def _known_to_ministack(whole: Mapping[str, Any]) -> dict[str, Any]:
    known = {
        name: resource for name, resource in whole["Resources"].items() if resource["Type"] not in UNKNOWN_TO_MINISTACK
    }
    for name in ("ChangeOnlyCatalogue", "FetchKeysOfIssuers"):
        known[name] = _without_leading_keys(known[name])
    return {**whole, "Resources": known}


def _without_leading_keys(policy: Mapping[str, Any]) -> dict[str, Any]:
    """ministack tells IAM no dynamodb:LeadingKeys, and the condition demands one.

    tests/template reads the condition; tests/regressions shows that the functions name no other key.
    """
    changed: dict[str, Any] = deepcopy(dict(policy))
    for statement in changed["Properties"]["PolicyDocument"]["Statement"]:
        del statement["Condition"]
    return changed


@pytest.fixture(scope="session")
def deployer(account: Account) -> Account:
    """The same account, for a user who has infra/deploy-policy.json and nothing else."""
    iam, name = account.client("iam"), "deployer"
    iam.create_user(UserName=name)
    document = DEPLOY_POLICY.read_text()
    policy = iam.create_policy(PolicyName="watchword-deploy", PolicyDocument=document)["Policy"]
    iam.attach_user_policy(UserName=name, PolicyArn=policy["Arn"])
    key = iam.create_access_key(UserName=name)["AccessKey"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=account.region)
    return replace(account, session=session)


@pytest.fixture(scope="session")
def deployment(account: Account, deployer: Account, package: Package) -> Deployment:
    made = Deployment(deployer, "dev", lambda _stage: package, interval=0.05)
    # The bucket refuses requests without TLS, which is how the emulator is reached.
    account.client("s3").delete_bucket_policy(Bucket=made.prepare_account())
    return made


@pytest.fixture(scope="session")
def deployed(account: Account, deployment: Deployment) -> Deployed:
    return Deployed(account, deployment.run({}))
