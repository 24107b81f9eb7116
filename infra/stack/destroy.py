"""`make destroy`: take everything down but the data, once that is confirmed; the data too, once the name is typed.

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
from infra.stack.account import Account, aws_refusals_shown
from infra.stack.cloudformation import Stack, Stacks
from infra.stack.deploy import stack_name

# Days, the longest that AWS offers.
RECOVERY: Final = 30
# Of what an earlier run deleted: gone, or waiting for its end.
DELETED: Final = (
    "ResourceNotFoundException",
    "NotFoundException",
    "InvalidRequestException",
    "KMSInvalidStateException",
)
# The key last: without it nothing could be read that is still there.
ORDER: Final = ("AWS::DynamoDB::Table", "AWS::SecretsManager::Secret", "AWS::KMS::Key")


@dataclass(frozen=True)
class Destruction:
    """`confirm` asks the operator a question and answers what was typed."""

    account: Account
    stage: str
    confirm: Callable[[str], str] = field(repr=False)
    interval: float = 2.0

    def run(self) -> None:
        """Raises Problem when there is no such stack, or AWS refuses."""
        with aws_refusals_shown():
            if self._stacks.remove_failed(self._name):
                return
            if self._stacks.settled(self._name) is None:
                raise Problem(f"There is no stack {self._name} in {self.account.region}.")
            question = (
                f"Take {self._name} down, with its API, functions, alarms and logs? The data stays for now. [y/N] "
            )
            if self.confirm(question).strip().lower() not in ("y", "yes"):
                print("Nothing was changed.", flush=True)
                return
            stack = self._reduced()
            kept = self._data()
            print("Kept, in the stack:", *(f"  {name}" for name in kept), sep="\n", flush=True)
            typed = self.confirm(f"To delete these too, clients, audit trail and keys, type {self._name}: ")
            if typed.strip() != self._name:
                print(f"The data stays. `make deploy STAGE={self.stage}` makes the stack whole again.", flush=True)
                return
            self._delete(stack, kept)
            print(_ways_back(kept), flush=True)

    @property
    def _name(self) -> str:
        return stack_name(self.stage)

    @property
    def _stacks(self) -> Stacks:
        return Stacks(self.account.client("cloudformation"), self.interval)

    def _reduced(self) -> Stack:
        """The stack, updated to what it retains: from its own template, whatever is checked out here."""
        cloudformation = self.account.client("cloudformation")
        body = cloudformation.get_template(StackName=self._name, TemplateStage="Original")["TemplateBody"]
        whole = body if isinstance(body, dict) else template.parse(body)
        data = json.dumps(template.data_part(whole))
        self._stacks.apply(self._name, {"TemplateBody": data}, {})
        stack = self._stacks.find(self._name)
        assert stack, "it was updated a moment ago"
        return stack

    def _data(self) -> dict[str, str]:
        """By physical name: the type of what is kept."""
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
                if error.response["Error"]["Code"] not in DELETED:
                    raise
        # Last: whatever came between, the next run finds the stack and goes on.
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
                self.account.client("secretsmanager").delete_secret(SecretId=name, RecoveryWindowInDays=RECOVERY)
            case "AWS::KMS::Key":
                self.account.client("kms").schedule_key_deletion(KeyId=name, PendingWindowInDays=RECOVERY)
        print(f"  deleted {name}", flush=True)


def _ways_back(data: Mapping[str, str]) -> str:
    told = (
        f"Deleted. Secrets can be restored for {RECOVERY} days (`aws secretsmanager restore-secret`); of each table"
        " DynamoDB keeps a backup for 35 days (`aws dynamodb list-backups --backup-type SYSTEM`)."
    )
    for key in (name for name, kind in data.items() if kind == "AWS::KMS::Key"):
        told += (
            f" Neither can be read without the key {key}, which AWS deletes in {RECOVERY} days:"
            " `aws kms cancel-key-deletion`, then `aws kms enable-key`."
        )
    return told


def ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        # Nobody is there to type: all stays as it is.
        print()
        return ""


def main(words: Sequence[str]) -> None:
    if len(words) != 1 or not words[0]:
        raise Problem("Say which stage: `make destroy STAGE=dev`.")
    name, account = stack_name(words[0]), Account.here()
    print(f"{name} in account {account.account_id}, {account.region}", flush=True)
    Destruction(account, words[0], ask).run()


if __name__ == "__main__":
    with printing_problems():
        main(sys.argv[1:])
