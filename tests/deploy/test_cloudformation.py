"""`Stacks` on ministack's CloudFormation."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from infra.problem import Problem
from infra.stack.account import Account, aws_refusals_shown
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


class Described:
    """A CloudFormation with one stack, in that state, that takes every change; the emulator has no such moments."""

    def __init__(self, status: str) -> None:
        self.status = status
        self.events = [event("earlier", "some", "UPDATE_COMPLETE")]

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803  # as boto3 has it
        return {"Stacks": [{"StackStatus": self.status, "StackId": STACK_ID}]}

    def get_template_summary(self, **_template: str) -> dict[str, Any]:
        return {"Parameters": []}

    def create_change_set(self, **_given: Any) -> dict[str, str]:
        return {"Id": "change-set"}

    def get_waiter(self, _name: str) -> "Described":
        return self

    def wait(self, **_given: Any) -> None:
        pass

    def execute_change_set(self, **_given: Any) -> None:
        pass

    def describe_stack_events(self, **_given: Any) -> dict[str, Any]:
        return {"StackEvents": self.events}

    def get_paginator(self, _name: str) -> "Described":
        return self

    def paginate(self, **_given: Any) -> list[dict[str, Any]]:
        return [{"StackEvents": self.events}]


class Refusing(Described):
    def wait(self, **_given: Any) -> None:
        raise WaiterError("change_set_create_complete", "FAILED", {"StatusReason": "validation failed"})

    def describe_events(self, **_given: Any) -> dict[str, Any]:
        reason = "a table of that name is there"
        return {"OperationEvents": [{"LogicalResourceId": "ClientsTable", "ValidationStatusReason": reason}]}

    def delete_change_set(self, **_given: Any) -> None:
        raise ClientError({"Error": {"Code": "InvalidChangeSetStatus", "Message": ""}}, "DeleteChangeSet")


class Interrupted(Described):
    def paginate(self, **_given: Any) -> list[dict[str, Any]]:
        raise KeyboardInterrupt


class Littering(Described):
    def execute_change_set(self, **_given: Any) -> None:
        self.events = [
            event("last", "some", "UPDATE_COMPLETE"),
            event("failed", "Old", "DELETE_FAILED", "in use"),
            *self.events,
        ]


STACK_ID = "arn:aws:cloudformation:eu-central-1:123456789012:stack/some/1"


def event(event_id: str, name: str, status: str, reason: str = "") -> dict[str, Any]:
    return {
        "EventId": event_id,
        "StackId": STACK_ID,
        "LogicalResourceId": name,
        "PhysicalResourceId": STACK_ID if name == "some" else name,
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
        "Timestamp": datetime.now(UTC),
    }


@pytest.fixture
def stacks(account: Account) -> Stacks:
    return Stacks(account.client("cloudformation"), interval=0.05)


def test_a_stack_is_made_and_its_resources_are_shown_as_they_come(
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

    shown = capsys.readouterr().out
    assert "_COMPLETE        Second" in shown
    assert "CREATE_COMPLETE        Alarms" not in shown


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

    with pytest.raises(Problem, match=r"stack is as it was before\. The first failure was Bad: "):
        stacks.apply(stack_name, BROKEN, {})

    made = stacks.find(stack_name)
    assert made is not None
    assert "UPDATE_ROLLBACK_COMPLETE" == made.status
    assert "Alarms" in made.outputs["First"]


def test_a_stack_that_could_not_be_created_is_no_hindrance_to_the_next_try(stacks: Stacks, stack_name: str) -> None:
    with pytest.raises(Problem, match=r"could not be created\. The first failure was Bad: "):
        stacks.apply(stack_name, BROKEN, {})

    assert stacks.apply(stack_name, topics("Alarms"), {})


def test_a_stack_that_could_not_be_created_is_none_and_its_parameters_are_forgotten(
    stacks: Stacks, stack_name: str
) -> None:
    """Whoever asks what it was told would take that for what it is."""
    with pytest.raises(Problem):
        stacks.apply(stack_name, {"TemplateBody": BROKEN["TemplateBody"].replace("Good", "Fine")}, {})

    assert stacks.find(stack_name) is None


def test_a_stack_that_is_being_changed_is_left_alone() -> None:
    with pytest.raises(Problem, match=r"is being changed already \(UPDATE_IN_PROGRESS\): wait"):
        Stacks(Described("UPDATE_IN_PROGRESS")).apply("some", topics("Alarms"), {})


def test_what_cloudformation_found_before_it_began_is_told() -> None:
    """A change set says only that something was found."""
    with pytest.raises(Problem, match=r"nothing was changed: validation failed ClientsTable: a table of that name"):
        Stacks(Refusing("UPDATE_COMPLETE")).apply("some", topics("Alarms"), {})


def test_whoever_stops_watching_is_told_that_aws_goes_on() -> None:
    with pytest.raises(Problem, match=r"No longer watching; AWS goes on"):
        Stacks(Interrupted("UPDATE_COMPLETE")).apply("some", topics("Alarms"), {})


def test_what_could_not_be_cleared_away_is_told_though_all_else_went_well(capsys: pytest.CaptureFixture[str]) -> None:
    Stacks(Littering("UPDATE_COMPLETE")).apply("some", topics("Alarms"), {})

    assert "Done, but for Old: in use" in capsys.readouterr().out


def test_a_template_that_cloudformation_refuses_changes_nothing(stacks: Stacks, stack_name: str) -> None:
    stacks.apply(stack_name, topics("Alarms"), {})
    unknown = {"TemplateBody": json.dumps({"Resources": {"A": {"Type": "AWS::Nowhere::Thing"}}})}

    with pytest.raises(Problem, match=r"AWS refuses CreateChangeSet: .*AWS::Nowhere::Thing"), aws_refusals_shown():
        stacks.apply(stack_name, unknown, {})

    made = stacks.find(stack_name)
    assert made is not None
    assert "CREATE_COMPLETE" == made.status


def test_a_stack_that_is_not_there_is_none(stacks: Stacks) -> None:
    assert stacks.find("never-made") is None


def test_a_deleted_stack_is_none(stacks: Stacks, stack_name: str) -> None:
    stacks.apply(stack_name, topics("Alarms"), {})
    stacks.delete(stack_name)

    assert stacks.find(stack_name) is None
