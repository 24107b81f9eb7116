"""An AWS of its own: ministack alone, DynamoDB included, and an account that the deployment finds there."""

from collections.abc import Iterator

import boto3
import pytest

from infra.local.emulators import Emulators
from infra.stack.account import Account


@pytest.fixture
def account(emulators: Emulators, monkeypatch: pytest.MonkeyPatch) -> Account:
    for name in ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SECRETS_MANAGER"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulators.ministack.endpoint)
    return Account.here()


@pytest.fixture
def stack_name(account: Account, request: pytest.FixtureRequest) -> Iterator[str]:
    """A name that no other test uses. Its stack is deleted afterwards."""
    name = f"test-{abs(hash(request.node.nodeid)):x}"
    yield name
    boto3.client("cloudformation", region_name=account.region).delete_stack(StackName=name)
