"""Retries, compared with the rules of botocore's mode `legacy`."""

import json
from pathlib import Path
from typing import Any

import botocore
import pytest

from chalicelib.aws.wire.retries import is_temporary, longest_pause, pause

DATA = json.loads(Path(botocore.__file__).with_name("data").joinpath("_retry.json").read_text())
SERVICES = ["dynamodb", "secretsmanager"]
CODES = ["", "Throttling", "InternalServerError", "RequestLimitExceeded", "ExpiredTokenException", "SlowDown"]


def _rules(service: str) -> list[dict[str, Any]]:
    """The policies for all services and for this one. The status or the code may be missing."""
    of_service = DATA["retry"].get(service, {}).get("__default__", {}).get("policies", {})
    policies = [*DATA["retry"]["__default__"]["policies"].values(), *of_service.values()]
    resolved = [DATA["definitions"][rule["$ref"]] if "$ref" in rule else rule for rule in policies]
    return [rule["applies_when"]["response"] for rule in resolved if "response" in rule["applies_when"]]


@pytest.mark.parametrize("service", SERVICES)
def test_the_same_responses_are_retried(service: str) -> None:
    rules = _rules(service)
    codes = {*CODES, *(rule["service_error_code"] for rule in rules if "service_error_code" in rule)}

    for status in range(300, 600):
        for code in codes:
            expected = any(
                rule.get("http_status_code") == status and rule.get("service_error_code", code) == code
                for rule in rules
            )
            assert expected == is_temporary(service, status, code), (status, code)


def test_the_pauses_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB's pauses are fixed, those of other services are random."""
    monkeypatch.setattr("chalicelib.aws.wire.retries.random.random", lambda: 0.25)

    assert [0.05, 0.1, 0.2] == [pause("dynamodb", attempt) for attempt in (1, 2, 3)]
    assert [0.25, 0.5, 1.0] == [pause("secretsmanager", attempt) for attempt in (1, 2, 3)]
    assert [1.0, 2.0] == [longest_pause("secretsmanager", attempt) for attempt in (1, 2)]
    assert DATA["retry"]["dynamodb"]["__default__"]["delay"] == {
        "type": "exponential",
        "base": 0.05,
        "growth_factor": 2,
    }
