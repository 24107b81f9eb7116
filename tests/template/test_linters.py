"""What AWS's own rules and common advice say of the template."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from infra.stack.template import ACCOUNT
from tests.template import tools
from tests.template.parameters import EVERYTHING, PLAIN
from tests.template.resolution import resolved
from tests.template.templates import ROOT, translated

pytestmark = pytest.mark.stack
HERE = Path(__file__).parent
Break = Callable[[dict[str, Any]], object]


def cfn_lint(file: Path) -> tuple[int, str]:
    linted = tools.run(HERE / "lint.py", str(file), "--regions", "eu-central-1", "us-east-1")
    return linted.returncode, linted.stdout + linted.stderr


def checkov(file: Path) -> set[str]:
    """The failed checks with their resources."""
    checked = tools.run(
        *("checkov.main", "--file", file, "--framework", "cloudformation", "--output", "json"),
        *("--config-file", HERE / "checkov.yaml", "--skip-download"),
    )
    results = json.loads(checked.stdout)["results"]
    assert results["passed_checks"], "it looked at nothing"
    return {f"{failed['check_id']} {failed['resource']}" for failed in results["failed_checks"]}


def written(template: dict[str, Any], directory: Path) -> Path:
    file = directory / "template.json"
    file.write_text(json.dumps(template))
    return file


def test_cloudformation_would_take_what_sam_makes_of_the_template(merged: dict[str, Any], tmp_path: Path) -> None:
    """With every combination of its conditions."""
    assert (0, "") == cfn_lint(written(translated(merged), tmp_path))


def test_cloudformation_would_take_the_account_stack() -> None:
    assert (0, "") == cfn_lint(ROOT / ACCOUNT)


@pytest.mark.parametrize("parameters", [PLAIN, EVERYTHING], ids=["plain", "everything"])
def test_checkov_finds_nothing_but_what_is_left_out_for_a_reason(
    merged: dict[str, Any], parameters: dict[str, Any], tmp_path: Path
) -> None:
    assert set() == checkov(written(resolved(translated(merged), parameters), tmp_path))


def test_checkov_finds_nothing_in_the_account_stack() -> None:
    assert set() == checkov(ROOT / ACCOUNT)


@pytest.mark.parametrize(
    ("rule", "defect"),
    [
        (
            "E1010",
            lambda resources: resources["ApiLogs"]["Properties"].update(LogGroupName={"Fn::GetAtt": ["X", "Arn"]}),
        ),
        ("E3002", lambda resources: resources["ClientsTable"]["Properties"].update(Billing="PAY_PER_REQUEST")),
        ("E3030", lambda resources: resources["ApiErrorsAlarm"]["Properties"].update(ComparisonOperator="Above")),
    ],
    ids=["an unknown resource", "an unknown property", "an unknown value"],
)
def test_cfn_lint_notices(merged: dict[str, Any], rule: str, defect: Break, tmp_path: Path) -> None:
    template = translated(merged)
    defect(template["Resources"])

    assert rule in cfn_lint(written(template, tmp_path))[1]


@pytest.mark.parametrize(
    ("check", "defect"),
    [
        (
            "CKV_AWS_28 AWS::DynamoDB::Table.ClientsTable",
            lambda resources: resources["ClientsTable"]["Properties"].pop("PointInTimeRecoverySpecification"),
        ),
        (
            "CKV_AWS_76 AWS::ApiGateway::Stage.RestAPIapiStage",
            lambda resources: resources["RestAPIapiStage"]["Properties"].pop("AccessLogSetting"),
        ),
        (
            "CKV_AWS_7 AWS::KMS::Key.DataKey",
            lambda resources: resources["DataKey"]["Properties"].update(EnableKeyRotation=False),
        ),
    ],
    ids=["a table that cannot be restored", "an API without a log", "a key that stays as it is"],
)
def test_checkov_notices(everything: dict[str, Any], check: str, defect: Break, tmp_path: Path) -> None:
    template = deepcopy(everything)
    defect(template["Resources"])

    assert {check} == checkov(written(template, tmp_path))
