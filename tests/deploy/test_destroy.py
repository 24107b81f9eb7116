"""What is deleted once the name was typed, in which order, and for how long it can come back."""

from typing import Any

import boto3
import pytest

from infra.stack.account import Account
from infra.stack.destroy import Destruction
from tests.deploy.fake_cloudformation import Described, event

RETAINED = {"table": "AWS::DynamoDB::Table", "key": "AWS::KMS::Key", "secret": "AWS::SecretsManager::Secret"}


class TakenDown(Described):
    """The services of an account with a stack that has only data. Records the deletions."""

    def __init__(self) -> None:
        super().__init__("UPDATE_COMPLETE")
        self.calls: list[tuple[str, Any]] = []

    def get_template(self, **_given: Any) -> dict[str, Any]:
        return {"TemplateBody": {"Resources": {}}}

    def execute_change_set(self, **_given: Any) -> None:
        self.events = [event("reduced", "some", "UPDATE_COMPLETE"), *self.events]

    def paginate(self, **_given: Any) -> list[dict[str, Any]]:
        resources = [
            {"PhysicalResourceId": name, "ResourceType": kind, "ResourceStatus": "UPDATE_COMPLETE"}
            for name, kind in RETAINED.items()
        ]
        return [{"StackEvents": self.events, "StackResourceSummaries": resources}]

    def update_table(self, **request: Any) -> None:
        self.calls.append(("update_table", request["DeletionProtectionEnabled"]))

    def delete_table(self, **request: Any) -> None:
        self.calls.append(("delete_table", request["TableName"]))

    def delete_secret(self, **request: Any) -> None:
        self.calls.append(("delete_secret", request["RecoveryWindowInDays"]))

    def schedule_key_deletion(self, **request: Any) -> None:
        self.calls.append(("schedule_key_deletion", request["PendingWindowInDays"]))

    def update_termination_protection(self, **request: Any) -> None:
        self.calls.append(("update_termination_protection", request["EnableTerminationProtection"]))

    def delete_stack(self, **_given: Any) -> None:
        self.calls.append(("delete_stack", None))
        self.events = [event("deleted", "some", "DELETE_COMPLETE"), *self.events]


class AccountOf(Account):
    services: TakenDown

    def client(self, service: str, **_config: Any) -> Any:
        return self.services


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> TakenDown:
    services = TakenDown()
    monkeypatch.setattr(AccountOf, "services", services, raising=False)
    return services


def test_the_key_is_deleted_after_the_data_that_it_encrypts_and_the_stack_last(services: TakenDown) -> None:
    """After an interruption, the next run finds the stack, and no data is left without its key."""
    account = AccountOf("123456789012", "eu-central-1", boto3.Session())
    answers = iter(["yes", "watchword-dev"])
    Destruction(account, "dev", lambda _question: next(answers), interval=0).run()

    assert [
        ("update_table", False),
        ("delete_table", "table"),
        ("delete_secret", 30),
        ("schedule_key_deletion", 30),
        ("update_termination_protection", False),
        ("delete_stack", None),
    ] == services.calls
