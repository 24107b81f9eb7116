"""`Stacks` on ministack's CloudFormation."""

import json
from typing import Any

import pytest

from infra.problem import Problem
from infra.stack.account import Account, aws_errors_as_problems
from infra.stack.cloudformation import Stacks

pytestmark = pytest.mark.emulator


def topics(*names: str, **properties: Any) -> dict[str, str]:
    """A template with a topic for each name, and a parameter."""
    content = {
        "Parameters": {"Shown": {"Type": "String", "Default": "as it is"}, "Other": {"Type": "String", "Default": "o"}},
        "Resources": {name: {"Type": "AWS::SNS::Topic", "Properties": properties} for name in names},
        "Outputs": {"First": {"Value": {"Ref": names[0]}}},
    }
    content["Resources"][names[0]]["Properties"] = {**properties, "DisplayName": {"Ref": "Shown"}}
    return {"TemplateBody": json.dumps(content)}


# Its second resource cannot be made: there is no such role.
BROKEN = {
    "TemplateBody": json.dumps(
        {
            "Resources": {
                "Good": {"Type": "AWS::SNS::Topic"},
                "Bad": {
                    "Type": "AWS::IAM::Policy",
                    "DependsOn": "Good",
                    "Properties": {
                        "PolicyName": "none",
                        "Roles": ["nobody"],
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [{"Effect": "Allow", "Action": "sns:Publish", "Resource": {"Ref": "Good"}}],
                        },
                    },
                },
            }
        }
    )
}


@pytest.fixture
def stacks(account: Account) -> Stacks:
    return Stacks(account.client("cloudformation"), interval=0.05)


def test_a_stack_is_created_and_each_resource_event_is_printed(
    stacks: Stacks, stack_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = stacks.apply(stack_name, topics("Alarms"), {})
    made = stacks.find(stack_name)

    assert made is not None
    assert (True, "CREATE_COMPLETE") == (changed, made.status)
    assert "Alarms" in made.outputs["First"]
    assert "CREATE_COMPLETE        Alarms" in capsys.readouterr().out


def test_a_second_time_there_is_nothing_to_change(stacks: Stacks, stack_name: str) -> None:
    stacks.apply(stack_name, topics("Alarms"), {})

    assert not stacks.apply(stack_name, topics("Alarms"), {})


def test_an_update_shows_only_its_own_events(
    stacks: Stacks, stack_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stacks.apply(stack_name, topics("Alarms"), {})
    capsys.readouterr()

    stacks.apply(stack_name, topics("Alarms", "Second"), {})

    output = capsys.readouterr().out
    assert "_COMPLETE        Second" in output
    assert "CREATE_COMPLETE        Alarms" not in output


def test_a_parameter_that_is_not_named_stays_as_it_was(stacks: Stacks, stack_name: str) -> None:
    stacks.apply(stack_name, topics("Alarms"), {"Shown": "mine"})
    stacks.apply(stack_name, topics("Alarms", "Second"), {"Other": "new"})
    made = stacks.find(stack_name)

    assert made is not None
    assert {"Shown": "mine", "Other": "new"} == made.parameters


def test_a_failed_update_names_the_first_resource_that_failed_and_changes_nothing(
    stacks: Stacks, stack_name: str
) -> None:
    stacks.apply(stack_name, topics("Alarms"), {})

    with pytest.raises(Problem, match=r"failed and was rolled back\. First failure: Bad: "):
        stacks.apply(stack_name, BROKEN, {})

    made = stacks.find(stack_name)
    assert made is not None
    assert "UPDATE_ROLLBACK_COMPLETE" == made.status
    assert "Alarms" in made.outputs["First"]


def test_a_stack_that_could_not_be_created_is_no_hindrance_to_the_next_try(stacks: Stacks, stack_name: str) -> None:
    with pytest.raises(Problem, match=r"could not be created\. First failure: Bad: "):
        stacks.apply(stack_name, BROKEN, {})

    assert stacks.apply(stack_name, topics("Alarms"), {})


def test_a_stack_whose_creation_failed_does_not_exist_and_has_no_parameters(stacks: Stacks, stack_name: str) -> None:
    """Otherwise its parameters would look like those of a working stack."""
    with pytest.raises(Problem):
        stacks.apply(stack_name, {"TemplateBody": BROKEN["TemplateBody"].replace("Good", "Fine")}, {})

    assert stacks.find(stack_name) is None


def test_a_template_that_cloudformation_refuses_changes_nothing(stacks: Stacks, stack_name: str) -> None:
    stacks.apply(stack_name, topics("Alarms"), {})
    unknown = {"TemplateBody": json.dumps({"Resources": {"A": {"Type": "AWS::Nowhere::Thing"}}})}

    with pytest.raises(Problem, match=r"AWS rejected CreateChangeSet: .*AWS::Nowhere::Thing"), aws_errors_as_problems():
        stacks.apply(stack_name, unknown, {})

    made = stacks.find(stack_name)
    assert made is not None
    assert "CREATE_COMPLETE" == made.status


def test_a_missing_stack_is_none(stacks: Stacks) -> None:
    assert stacks.find("never-made") is None


def test_a_deleted_stack_is_none(stacks: Stacks, stack_name: str) -> None:
    stacks.apply(stack_name, topics("Alarms"), {})
    stacks.delete(stack_name)

    assert stacks.find(stack_name) is None
