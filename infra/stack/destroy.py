"""`make destroy`: deletes the stack except its data. Deletes the data too if the operator types the stack's name.

python -m infra.stack.destroy STAGE
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import ClientError

from infra.problem import Problem, printing_problems
from infra.stack import template
from infra.stack.account import Account, aws_errors_as_problems
from infra.stack.cloudformation import Stack, Stacks
from infra.stack.deploy import stack_name

# The longest recovery window of AWS.
RECOVERY_DAYS: Final = 30
# Error codes for resources that are already deleted, or scheduled for deletion.
ALREADY_DELETED: Final = (
    "ResourceNotFoundException",
    "NotFoundException",
    "InvalidRequestException",
    "KMSInvalidStateException",
)
# The key is last, because the other resources cannot be read without it.
ORDER: Final = ("AWS::DynamoDB::Table", "AWS::SecretsManager::Secret", "AWS::KMS::Key")


@dataclass(frozen=True)
class Destruction:
    """`confirm` asks the operator a question and returns the typed answer."""

    account: Account
    stage: str
    confirm: Callable[[str], str] = field(repr=False)
    interval: float = 2.0

    def run(self) -> None:
        """Raises Problem if there is no such stack or AWS rejects a request."""
        with aws_errors_as_problems():
            if self._stacks.remove_failed_stack(self._name):
                return
            if self._stacks.find_idle(self._name) is None:
                raise Problem(f"There is no stack {self._name} in {self.account.region}. Check STAGE and the region.")
            question = (
                f"Delete the API, functions, alarms and logs of {self._name}? The data is not deleted yet. [y/N] "
            )
            if self.confirm(question).strip().lower() not in ("y", "yes"):
                print("Nothing was changed.", flush=True)
                return
            stack = self._reduce_to_data()
            data = self._data()
            print("The stack still contains:", *(f"  {name}" for name in data), sep="\n", flush=True)
            typed = self.confirm(f"To delete this data too (clients, audit trail and keys), type {self._name}: ")
            if typed.strip() != self._name:
                print(f"The data is unchanged. `make deploy STAGE={self.stage}` restores the stack.", flush=True)
                return
            self._delete(stack, data)
            print(_recovery(data), flush=True)

    @property
    def _name(self) -> str:
        return stack_name(self.stage)

    @property
    def _stacks(self) -> Stacks:
        return Stacks(self.account.client("cloudformation"), self.interval)

    def _reduce_to_data(self) -> Stack:
        """Updates the stack to the data part of its own template, because the checked-out template can differ."""
        cloudformation = self.account.client("cloudformation")
        body = cloudformation.get_template(StackName=self._name, TemplateStage="Original")["TemplateBody"]
        full_template = body if isinstance(body, dict) else template.parse(body)
        data = json.dumps(template.data_part(full_template))
        self._stacks.apply(self._name, {"TemplateBody": data}, {})
        stack = self._stacks.find(self._name)
        assert stack, "the stack was updated just before"
        return stack

    def _data(self) -> dict[str, str]:
        """The types of the remaining resources by physical id."""
        pages = self.account.client("cloudformation").get_paginator("list_stack_resources")
        return {
            resource["PhysicalResourceId"]: resource["ResourceType"]
            for page in pages.paginate(StackName=self._name)
            for resource in page["StackResourceSummaries"]
            if resource["ResourceStatus"] != "DELETE_COMPLETE"
        }

    def _delete(self, stack: Stack, data: Mapping[str, str]) -> None:
        cloudformation = self.account.client("cloudformation")
        for name, kind in sorted(data.items(), key=lambda item: ORDER.index(item[1])):
            try:
                self._delete_one(name, kind)
            except ClientError as error:
                if error.response["Error"]["Code"] not in ALREADY_DELETED:
                    raise
        # The stack is last, so that the next run can continue after a failure.
        cloudformation.update_termination_protection(StackName=stack.name, EnableTerminationProtection=False)
        self._stacks.delete(stack.name)

    def _delete_one(self, name: str, kind: str) -> None:
        client: Any
        match kind:
            case "AWS::DynamoDB::Table":
                client = self.account.client("dynamodb")
                client.update_table(TableName=name, DeletionProtectionEnabled=False)
                client.get_waiter("table_exists").wait(TableName=name)
                client.delete_table(TableName=name)
            case "AWS::SecretsManager::Secret":
                self.account.client("secretsmanager").delete_secret(SecretId=name, RecoveryWindowInDays=RECOVERY_DAYS)
            case "AWS::KMS::Key":
                self.account.client("kms").schedule_key_deletion(KeyId=name, PendingWindowInDays=RECOVERY_DAYS)
        print(f"  deleted {name}", flush=True)


def _recovery(data: Mapping[str, str]) -> str:
    text = (
        f"Deleted. You can restore the secrets for {RECOVERY_DAYS} days (`aws secretsmanager restore-secret`)."
        " DynamoDB keeps a backup of each table for 35 days (`aws dynamodb list-backups --backup-type SYSTEM`)."
    )
    for key in (name for name, kind in data.items() if kind == "AWS::KMS::Key"):
        text += (
            f" Both need the key {key}, which AWS deletes in {RECOVERY_DAYS} days. To restore the key, run"
            " `aws kms cancel-key-deletion`, then `aws kms enable-key`."
        )
    return text


def ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        # No terminal: the empty answer changes nothing.
        print()
        return ""


def main(arguments: Sequence[str]) -> None:
    if len(arguments) != 1 or not arguments[0]:
        raise Problem("No stage is named. Set STAGE, for example `make destroy STAGE=dev`.")
    name, account = stack_name(arguments[0]), Account.here()
    print(f"{name} in account {account.account_id}, {account.region}", flush=True)
    Destruction(account, arguments[0], ask).run()


if __name__ == "__main__":
    with printing_problems():
        main(sys.argv[1:])
