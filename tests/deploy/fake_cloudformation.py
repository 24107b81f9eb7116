"""CloudFormation at moments that the emulator does not have: refusing, interrupted, leaving something behind."""

from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError, WaiterError

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


class Remembering(Described):
    """A stack with two parameters, of which the new template has one. Its change sets are empty."""

    def __init__(self, reason: str = "No updates are to be performed.") -> None:
        super().__init__("UPDATE_COMPLETE")
        self.reason, self.sent_parameters = reason, list[dict[str, Any]]()

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803  # as boto3 has it
        parameters = [{"ParameterKey": key, "ParameterValue": "mine"} for key in ("Kept", "Gone")]
        return {"Stacks": [{"StackStatus": self.status, "StackId": STACK_ID, "Parameters": parameters}]}

    def get_template_summary(self, **_template: str) -> dict[str, Any]:
        return {"Parameters": [{"ParameterKey": "Kept"}, {"ParameterKey": "New"}]}

    def create_change_set(self, **request: Any) -> dict[str, str]:
        self.sent_parameters += request["Parameters"]
        return {"Id": "change-set"}

    def wait(self, **_given: Any) -> None:
        raise WaiterError("change_set_create_complete", "FAILED", {"StatusReason": self.reason})

    def describe_events(self, **_given: Any) -> dict[str, Any]:
        return {"OperationEvents": []}

    def delete_change_set(self, **_given: Any) -> None:
        pass


class Following(Described):
    """Goes through these events, newest first, page by page, and is not looked at again once they are over."""

    def __init__(self, status: str, *pages: list[dict[str, Any]]) -> None:
        super().__init__(status)
        self.pages, self.looks = pages, 0

    def paginate(self, **_given: Any) -> list[dict[str, Any]]:
        self.looks += 1
        assert 1 == self.looks, "the end was not noticed"
        return [*({"StackEvents": page} for page in self.pages), {"StackEvents": self.events}]

    def delete_stack(self, StackName: str) -> None:  # noqa: N803  # as boto3 has it
        pass

    def describe_stack_resources(self, StackName: str) -> dict[str, Any]:  # noqa: N803  # as boto3 has it
        statuses = {"table-left": "DELETE_SKIPPED", "role-gone": "DELETE_COMPLETE"}
        return {"StackResources": [{"PhysicalResourceId": name, "ResourceStatus": statuses[name]} for name in statuses]}
