"""What all stages share: a bucket that keeps what is deployed, and a role that may belong to somebody else."""

from typing import Any

import pytest

from infra.stack.template import ACCOUNT, parse
from tests.template.templates import ROOT


@pytest.fixture
def resources() -> dict[str, Any]:
    """As the template has them."""
    resources: dict[str, Any] = parse(ROOT.joinpath(ACCOUNT).read_text())["Resources"]
    return resources


def test_a_package_is_deleted_only_after_it_was_replaced(resources: dict[str, Any]) -> None:
    """A stack that rolls back gets its older package from there."""
    (rule,) = resources["Packages"]["Properties"]["LifecycleConfiguration"]["Rules"]

    assert {"NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"} == rule.keys() - {"Id", "Status"}
    assert {"NoncurrentDays": 90} == rule["NoncurrentVersionExpiration"]
    assert {"Status": "Enabled"} == resources["Packages"]["Properties"]["VersioningConfiguration"]


def test_the_bucket_answers_nobody_without_tls(resources: dict[str, Any]) -> None:
    """The other way round nobody could deploy."""
    (statement,) = resources["PackagesPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert ("Deny", "*", "s3:*") == tuple(statement[key] for key in ("Effect", "Principal", "Action"))
    assert {"Bool": {"aws:SecureTransport": "false"}} == statement["Condition"]


def test_api_gateway_may_only_write_logs_and_another_owners_role_stays(resources: dict[str, Any]) -> None:
    (policy,) = resources["LogRole"]["Properties"]["ManagedPolicyArns"]

    assert policy["Fn::Sub"].endswith("/service-role/AmazonAPIGatewayPushToCloudWatchLogs")
    assert ["HasToMakeLogRole"] * 2 == [resources[name]["Condition"] for name in ("LogRole", "LogAccount")]
