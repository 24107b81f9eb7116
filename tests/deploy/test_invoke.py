"""An operator's function is waited for as long as it may take, and invoked once."""

import io
from typing import Any

import boto3
import pytest

from infra.stack.account import Account
from infra.stack.functions import invoke

OUTPUTS = [{"OutputKey": "RestoredFunction", "OutputValue": "watchword-dev-restored"}]


class Invoked(Account):
    """An account with a stack and a function that answers; it notes how Lambda's client was configured."""

    config: dict[str, Any]

    def client(self, service: str, **config: Any) -> Any:
        if service == "lambda":
            self.config.update(super().client(service, **config).meta.config.__dict__)
        return self

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803  # as boto3 has it
        return {"Stacks": [{"StackStatus": "UPDATE_COMPLETE", "Outputs": OUTPUTS}]}

    def invoke(self, **_given: Any) -> dict[str, Any]:
        return {"Payload": io.BytesIO(b'{"outcome": "changed"}')}


def test_a_function_is_waited_for_to_its_end_and_not_invoked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """`restored` may take 15 minutes; a `rotate` with `now` that is repeated rotates twice."""
    config: dict[str, Any] = {}
    monkeypatch.setattr(Invoked, "config", config, raising=False)
    account = Invoked("123456789012", "eu-central-1", boto3.Session(region_name="eu-central-1"))

    assert {"outcome": "changed"} == invoke(account, "dev", "restored", {})
    assert config["read_timeout"] > 900
    assert 1 == config["retries"]["total_max_attempts"]
