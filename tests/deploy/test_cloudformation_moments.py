"""`Stacks` at moments that the emulator does not have."""

import pytest

from infra.problem import Problem
from infra.stack.cloudformation import Stacks
from tests.deploy.fake_cloudformation import Described, Following, Interrupted, Littering, Refusing, Remembering, event

TEMPLATE = {"TemplateBody": "{}"}


def test_a_stack_that_is_being_changed_is_left_alone() -> None:
    with pytest.raises(Problem, match=r"is already being changed \(UPDATE_IN_PROGRESS\)\. Wait"):
        Stacks(Described("UPDATE_IN_PROGRESS")).apply("some", TEMPLATE, {})


def test_the_validation_errors_of_a_change_set_are_reported() -> None:
    """The status of a change set does not contain the errors."""
    with pytest.raises(Problem, match=r"Nothing was changed\. validation failed ClientsTable: a table of that name"):
        Stacks(Refusing("UPDATE_COMPLETE")).apply("some", TEMPLATE, {})


def test_an_interrupted_command_says_that_the_deployment_continues() -> None:
    with pytest.raises(Problem, match=r"Stopped watching\. AWS continues"):
        Stacks(Interrupted("UPDATE_COMPLETE")).apply("some", TEMPLATE, {})


def test_resources_that_could_not_be_deleted_are_reported_after_a_success(capsys: pytest.CaptureFixture[str]) -> None:
    Stacks(Littering("UPDATE_COMPLETE")).apply("some", TEMPLATE, {})

    assert "Done, but one resource failed: Old: in use" in capsys.readouterr().out


def test_a_parameter_that_the_template_no_longer_has_is_not_sent() -> None:
    """CloudFormation refuses the previous value of an undeclared parameter."""
    cloudformation = Remembering()
    Stacks(cloudformation).apply("some", TEMPLATE, {"New": "value"})

    assert [
        {"ParameterKey": "New", "ParameterValue": "value"},
        {"ParameterKey": "Kept", "UsePreviousValue": True},
    ] == cloudformation.sent_parameters


@pytest.mark.parametrize(
    "reason",
    [
        "The submitted information didn't contain changes. Submit different information to create a change set.",
        "No updates are to be performed.",
    ],
)
def test_both_messages_about_an_empty_change_set_are_recognized(reason: str) -> None:
    """CloudFormation sends the second one for a template with a transformation."""
    assert not Stacks(Remembering(reason)).apply("some", TEMPLATE, {})


@pytest.mark.parametrize("status", ["REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_COMPLETE"])
def test_a_stack_that_was_never_complete_does_not_exist(status: str) -> None:
    assert Stacks(Described(status)).find_idle("some") is None


def test_the_resources_that_a_failed_creation_leaves_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """They belong to no stack any more."""
    cloudformation = Following("ROLLBACK_COMPLETE", [event("last", "some", "DELETE_COMPLETE")])

    assert Stacks(cloudformation).remove_failed_stack("some")
    assert "Delete them: table-left\n" in capsys.readouterr().out


def test_a_deletion_that_fails_ends_with_what_could_not_be_deleted() -> None:
    failed = [event("last", "some", "DELETE_FAILED"), event("failed", "Old", "DELETE_FAILED", "in use")]

    with pytest.raises(Problem, match=r"ended in the status DELETE_FAILED\. First failure: Old: in use"):
        Stacks(Following("UPDATE_COMPLETE", failed)).delete("some")


def test_a_cancelled_resource_is_not_reported_as_the_failure_even_pages_later() -> None:
    newest = [event("last", "some", "UPDATE_ROLLBACK_COMPLETE")]
    older = [
        event("3", "Bad", "CREATE_FAILED", "no such role"),
        event("2", "Other", "CREATE_FAILED", "Resource creation cancelled"),
    ]

    with pytest.raises(Problem, match=r"First failure: Bad: no such role"):
        Stacks(Following("UPDATE_COMPLETE", newest, older)).apply("some", TEMPLATE, {})
