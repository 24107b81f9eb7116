"""Changes a stack with change sets, prints each resource event, and reports the first resource that failed."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final
from uuid import uuid4

from botocore.exceptions import ClientError, WaiterError

from infra.problem import Problem

CAPABILITIES: Final = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
# The two messages of CloudFormation for a change set without changes.
NO_CHANGES: Final = ("didn't contain changes", "No updates are to be performed")
# The status reasons of resources that CloudFormation stops after another resource failed.
CANCELLATIONS: Final = ("cancelled", "canceled")
# The statuses of a stack that was never created or is deleted.
NOT_CREATED: Final = ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_COMPLETE")


@dataclass(frozen=True)
class Stack:
    """As CloudFormation describes it."""

    name: str
    status: str
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Stacks:
    """`cloudformation` is a boto3 client. `interval` is the polling interval in seconds."""

    cloudformation: Any = field(repr=False)
    interval: float = 2.0

    def find(self, name: str) -> Stack | None:
        """None also for a stack whose creation failed, or that has a change set only."""
        description = self._describe(name)
        if description is None or description["StackStatus"] in NOT_CREATED:
            return None
        return Stack(
            name,
            description["StackStatus"],
            {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", ())},
            {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in description.get("Parameters", ())},
        )

    def find_idle(self, name: str) -> Stack | None:
        """Like `find`. Raises Problem while a change is in progress."""
        stack = self.find(name)
        if stack and stack.status.endswith("_IN_PROGRESS"):
            raise Problem(f"{name} is already being changed ({stack.status}). Wait until that is complete.")
        return stack

    def apply(self, name: str, template: Mapping[str, str], parameters: Mapping[str, str]) -> bool:
        """Create the stack or update it to the template. Returns whether anything changed.

        `template` is {"TemplateBody": …} or {"TemplateURL": …}. Other parameters keep their values. Raises Problem if
        CloudFormation rejects the template or rolls back.
        """
        before = self.find_idle(name)
        if before is None:
            self.remove_failed_stack(name)
        change_set = self._create_change_set(name, template, before, parameters)
        if change_set is None:
            return False
        last_event = self._newest_event(name)
        self.cloudformation.execute_change_set(StackName=name, ChangeSetName=change_set)
        self._follow(name, last_event, {"CREATE_COMPLETE", "UPDATE_COMPLETE"})
        return True

    def remove_failed_stack(self, name: str) -> bool:
        """Deletes a stack whose creation failed, because it cannot be updated. Returns whether there was one."""
        description = self._describe(name)
        if description is None or description["StackStatus"] != "ROLLBACK_COMPLETE":
            return False
        retained = [
            resource["PhysicalResourceId"]
            for resource in self.cloudformation.describe_stack_resources(StackName=name)["StackResources"]
            if resource["ResourceStatus"] == "DELETE_SKIPPED"
        ]
        print(f"An earlier creation of {name} failed. Deleting the failed stack.", flush=True)
        self.delete(name)
        if retained:
            print(f"These resources are empty and no longer in a stack. Delete them: {', '.join(retained)}", flush=True)
        return True

    def delete(self, name: str) -> None:
        """Raises Problem if a resource cannot be deleted."""
        # CloudFormation finds a deleted stack by its id only.
        stack_id = self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
        last_event = self._newest_event(stack_id)
        self.cloudformation.delete_stack(StackName=stack_id)
        self._follow(stack_id, last_event, {"DELETE_COMPLETE"})

    def _describe(self, name: str) -> dict[str, Any] | None:
        try:
            description: dict[str, Any] = self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return None
            raise
        return description

    def _create_change_set(
        self, name: str, template: Mapping[str, str], before: Stack | None, parameters: Mapping[str, str]
    ) -> str | None:
        """The id of the change set, or None if nothing changes."""
        unchanged = self._unchanged_parameters(before, template, parameters) if before else []
        answer = self.cloudformation.create_change_set(
            StackName=name,
            ChangeSetName=f"watchword-{uuid4().hex[:12]}",
            ChangeSetType="UPDATE" if before else "CREATE",
            Capabilities=list(CAPABILITIES),
            Parameters=[
                *({"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()),
                *({"ParameterKey": key, "UsePreviousValue": True} for key in unchanged),
            ],
            **template,
        )
        change_set: str = answer["Id"]
        waiter = self.cloudformation.get_waiter("change_set_create_complete")
        try:
            waiter.wait(
                StackName=name, ChangeSetName=change_set, WaiterConfig={"Delay": self.interval, "MaxAttempts": 150}
            )
        except WaiterError as error:
            reason = str(error.last_response.get("StatusReason") or error)
            validation_errors = self._validation_errors(change_set)
            with suppress(ClientError):
                self.cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set)
            if any(message in reason for message in NO_CHANGES):
                return None
            details = " ".join([reason, *validation_errors])
            raise Problem(f"CloudFormation rejected the change of {name}. Nothing was changed. {details}") from None
        return change_set

    def _validation_errors(self, change_set: str) -> list[str]:
        """CloudFormation's validation errors, because the status of the change set does not contain them."""
        try:
            events = self.cloudformation.describe_events(ChangeSetName=change_set, Filters={"FailedEvents": True})
        except ClientError:
            return []
        return [
            f"{event.get('LogicalResourceId')}: {event['ValidationStatusReason']}"
            for event in events["OperationEvents"]
            if event.get("ValidationStatusReason")
        ]

    def _unchanged_parameters(
        self, before: Stack, template: Mapping[str, str], parameters: Mapping[str, str]
    ) -> list[str]:
        declared = self.cloudformation.get_template_summary(**template)["Parameters"]
        names = {parameter["ParameterKey"] for parameter in declared}
        return [name for name in before.parameters if name in names and name not in parameters]

    def _follow(self, name: str, last_event: str | None, success: set[str]) -> None:
        """Prints each event after `last_event`, an id. Raises Problem unless the final status is in `success`."""
        failure, status = "", ""
        try:
            # Reads the stack's last event, because its status can still be the one before the change.
            while not status:
                for event in self._events_after(name, last_event):
                    last_event, reason = event["EventId"], event.get("ResourceStatusReason", "")
                    print(_line(event, reason), flush=True)
                    if not failure and _is_cause(event["ResourceStatus"], reason):
                        failure = f"{event['LogicalResourceId']}: {reason}"
                    if event.get("PhysicalResourceId") == event["StackId"] and _is_last(event["ResourceStatus"]):
                        status = event["ResourceStatus"]
                if not status:
                    time.sleep(self.interval)
        except KeyboardInterrupt:
            raise Problem(
                "Stopped watching. AWS continues the change. When it is complete, run the same command again."
            ) from None
        if status not in success:
            raise Problem(f"{_failure(name, status)} {failure or status}")
        if failure:
            print(f"Done, but one resource failed: {failure}", flush=True)

    def _newest_event(self, name: str) -> str | None:
        events = self.cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        return events[0]["EventId"] if events else None

    def _events_after(self, name: str, last_event: str | None) -> list[dict[str, Any]]:
        """Oldest first."""
        pages = self.cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
        events = (event for page in pages for event in page["StackEvents"])
        return list(takewhile(lambda event: event["EventId"] != last_event, events))[::-1]


def _is_cause(status: str, reason: str) -> bool:
    return status.endswith("_FAILED") and not any(word in reason for word in CANCELLATIONS)


def _is_last(status: str) -> bool:
    """Whether a status of the stack is final. A failure that CloudFormation rolls back is not."""
    return status.endswith(("_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"))


def _line(event: Mapping[str, Any], reason: str) -> str:
    moment = event["Timestamp"].astimezone().strftime("%H:%M:%S")
    return f"  {moment}  {event['ResourceStatus']:<22} {event['LogicalResourceId']:<32} {reason}".rstrip()


def _failure(name: str, status: str) -> str:
    match status:
        case "UPDATE_ROLLBACK_COMPLETE":
            return "The update failed and was rolled back. First failure:"
        case "ROLLBACK_COMPLETE":
            return "The stack could not be created. First failure:"
        case "UPDATE_ROLLBACK_FAILED":
            return (
                "The update failed, and so did its rollback. Repair the resource below, then run"
                f" `aws cloudformation continue-update-rollback --stack-name {name}`. First failure:"
            )
        case _:
            return f"The stack ended in the status {status}. First failure:"
