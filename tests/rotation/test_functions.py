"""The Lambda functions of rotation, and the schedule."""

import json

import pytest
from chalice.test import Client

import app
from tests.fakes.memory_wiring import MemoryWiring


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> MemoryWiring:
    """The wiring that the functions of `app` use."""
    parts = MemoryWiring()
    parts.operations.bootstrap.run({})
    parts.clock.move(days=27)
    monkeypatch.setattr(app, "parts", parts)
    return parts


def test_the_schedule_runs_daily_and_rotates_due_keys(parts: MemoryWiring) -> None:
    event = {
        "version": "0",
        "account": "",
        "region": "",
        "detail": {},
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "time": "",
        "id": "",
        "resources": [],
    }
    with Client(app.app) as client:
        answer = client.lambda_.invoke("rotate_daily", event)

    assert "changed" == answer.payload["outcome"]
    schedules = [config for config in app.app.event_sources if config.name == "rotate_daily"]
    assert ["rate(1 day)"] == [config.schedule_expression.to_string() for config in schedules]


def test_an_operator_invokes_rotate_leaked_and_keys(parts: MemoryWiring) -> None:
    with Client(app.app) as client:
        listed = client.lambda_.invoke("keys", {}).payload
        rotated = client.lambda_.invoke("rotate", {"now": True}).payload
        dropped = client.lambda_.invoke("leaked", {"kid": listed["keys"][0]["kid"]}).payload

    assert ["changed", "changed"] == [rotated["outcome"], dropped["outcome"]]
    assert "PRIVATE" not in json.dumps([listed, rotated, dropped])


def test_the_policy_has_the_limits_of_tokens(parts: MemoryWiring) -> None:
    """keys/ does not depend on OAuth, so the policy has the maximum lifetime of a token and the leeway."""
    policy = parts.operations.rotation_policy

    assert (86_400, 60, 86_400) == (
        policy.maximum_lifetime.total_seconds(),
        policy.leeway.total_seconds(),
        policy.outage.total_seconds(),
    )
