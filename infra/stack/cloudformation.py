"""A stack, changed by change sets: shown resource by resource, and its failure in the words of the first resource."""

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
# CloudFormation says so in two ways.
UNCHANGED: Final = ("didn't contain changes", "No updates are to be performed")
# What happens to the others once one has failed.
CONSEQUENCES: Final = ("cancelled", "canceled")
NEVER_WHOLE: Final = ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_COMPLETE")


@dataclass(frozen=True)
class Stack:
    """As CloudFormation describes it."""

    name: str
    status: str
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Stacks:
    """`cloudformation` is boto3's client; `interval` seconds lie between two looks."""

    cloudformation: Any = field(repr=False)
    interval: float = 2.0

    def find(self, name: str) -> Stack | None:
        """None also for one that was never whole: of which only a change set was made, or that could not be created."""
        shown = self._described(name)
        if shown is None or shown["StackStatus"] in NEVER_WHOLE:
            return None
        return Stack(
            name,
            shown["StackStatus"],
            {output["OutputKey"]: output["OutputValue"] for output in shown.get("Outputs", ())},
            {given["ParameterKey"]: given["ParameterValue"] for given in shown.get("Parameters", ())},
        )

    def settled(self, name: str) -> Stack | None:
        """As `find`. Raises Problem while somebody changes it."""
        stack = self.find(name)
        if stack and stack.status.endswith("_IN_PROGRESS"):
            raise Problem(f"{name} is being changed already ({stack.status}): wait until that is done.")
        return stack

    def apply(self, name: str, template: Mapping[str, str], parameters: Mapping[str, str]) -> bool:
        """Make the stack what the template says, and answer whether that changed anything.

        `template` is {"TemplateBody": …} or {"TemplateURL": …}. Parameters that are not named stay as they are. Raises
        Problem when CloudFormation refuses the template, or had to roll back.
        """
        before = self.settled(name)
        if before is None:
            self.remove_failed(name)
        change_set = self._prepared(name, template, before, parameters)
        if change_set is None:
            return False
        seen = self._newest_event(name)
        self.cloudformation.execute_change_set(StackName=name, ChangeSetName=change_set)
        self._follow(name, seen, {"CREATE_COMPLETE", "UPDATE_COMPLETE"})
        return True

    def remove_failed(self, name: str) -> bool:
        """CloudFormation takes no update for a stack that could not be created. Answers whether there was one."""
        shown = self._described(name)
        if shown is None or shown["StackStatus"] != "ROLLBACK_COMPLETE":
            return False
        left = [
            resource["PhysicalResourceId"]
            for resource in self.cloudformation.describe_stack_resources(StackName=name)["StackResources"]
            if resource["ResourceStatus"] == "DELETE_SKIPPED"
        ]
        print(f"{name} could not be created earlier; what was left of it is removed.", flush=True)
        self.delete(name)
        if left:
            print(f"These stay, empty and in no stack; delete them yourself: {', '.join(left)}", flush=True)
        return True

    def delete(self, name: str) -> None:
        """Raises Problem when something could not be deleted."""
        # A deleted stack is found by its id alone.
        stack_id = self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
        seen = self._newest_event(stack_id)
        self.cloudformation.delete_stack(StackName=stack_id)
        self._follow(stack_id, seen, {"DELETE_COMPLETE"})

    def _described(self, name: str) -> dict[str, Any] | None:
        try:
            shown: dict[str, Any] = self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return None
            raise
        return shown

    def _prepared(
        self, name: str, template: Mapping[str, str], before: Stack | None, parameters: Mapping[str, str]
    ) -> str | None:
        """The change set's id; None if there is nothing to change."""
        kept = self._kept(before, template, parameters) if before else []
        answer = self.cloudformation.create_change_set(
            StackName=name,
            ChangeSetName=f"watchword-{uuid4().hex[:12]}",
            ChangeSetType="UPDATE" if before else "CREATE",
            Capabilities=list(CAPABILITIES),
            Parameters=[
                *({"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()),
                *({"ParameterKey": key, "UsePreviousValue": True} for key in kept),
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
            found = self._found_before(change_set)
            with suppress(ClientError):
                self.cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set)
            if any(said in reason for said in UNCHANGED):
                return None
            why = " ".join([reason, *found])
            raise Problem(f"CloudFormation refuses the change of {name}, nothing was changed: {why}") from None
        return change_set

    def _found_before(self, change_set: str) -> list[str]:
        """What CloudFormation's own look at the resources found: the change set says only that there is something."""
        try:
            events = self.cloudformation.describe_events(ChangeSetName=change_set, Filters={"FailedEvents": True})
        except ClientError:
            return []
        return [
            f"{event.get('LogicalResourceId')}: {event['ValidationStatusReason']}"
            for event in events["OperationEvents"]
            if event.get("ValidationStatusReason")
        ]

    def _kept(self, before: Stack, template: Mapping[str, str], parameters: Mapping[str, str]) -> list[str]:
        declared = self.cloudformation.get_template_summary(**template)["Parameters"]
        names = {parameter["ParameterKey"] for parameter in declared}
        return [name for name in before.parameters if name in names and name not in parameters]

    def _follow(self, name: str, seen: str | None, wanted: set[str]) -> None:
        """Prints each event after the one with the id `seen`. Raises Problem unless it ends as wanted."""
        failure, status = "", ""
        try:
            # The stack's own last event, not its status: that may still be the one before the change.
            while not status:
                for event in self._events_after(name, seen):
                    seen, reason = event["EventId"], event.get("ResourceStatusReason", "")
                    print(_line(event, reason), flush=True)
                    if not failure and _is_cause(event["ResourceStatus"], reason):
                        failure = f"{event['LogicalResourceId']}: {reason}"
                    if event.get("PhysicalResourceId") == event["StackId"] and _is_last(event["ResourceStatus"]):
                        status = event["ResourceStatus"]
                if not status:
                    time.sleep(self.interval)
        except KeyboardInterrupt:
            raise Problem("No longer watching; AWS goes on. When it is done, run the same command again.") from None
        if status not in wanted:
            raise Problem(f"{_ended(name, status)} {failure or status}")
        if failure:
            print(f"Done, but for {failure}", flush=True)

    def _newest_event(self, name: str) -> str | None:
        events = self.cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        return events[0]["EventId"] if events else None

    def _events_after(self, name: str, seen: str | None) -> list[dict[str, Any]]:
        """Oldest first, as they happened."""
        pages = self.cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
        events = (event for page in pages for event in page["StackEvents"])
        return list(takewhile(lambda event: event["EventId"] != seen, events))[::-1]


def _is_cause(status: str, reason: str) -> bool:
    return status.endswith("_FAILED") and not any(word in reason for word in CONSEQUENCES)


def _is_last(status: str) -> bool:
    """Of what a stack itself goes through: a failure that is rolled back is not the end."""
    return status.endswith(("_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"))


def _line(event: Mapping[str, Any], reason: str) -> str:
    moment = event["Timestamp"].astimezone().strftime("%H:%M:%S")
    return f"  {moment}  {event['ResourceStatus']:<22} {event['LogicalResourceId']:<32} {reason}".rstrip()


def _ended(name: str, status: str) -> str:
    match status:
        case "UPDATE_ROLLBACK_COMPLETE":
            return "The update failed; the stack is as it was before. The first failure was"
        case "ROLLBACK_COMPLETE":
            return "The stack could not be created. The first failure was"
        case "UPDATE_ROLLBACK_FAILED":
            return (
                "The update failed, and so did the way back: mend what is named here, then run"
                f" `aws cloudformation continue-update-rollback --stack-name {name}`. The first failure was"
            )
        case _:
            return f"The stack ended as {status}. The first failure was"
