"""Our clock is wrong, or jumps: tokens follow it, and what is cached is neither too old nor from the future."""

import base64
import json
from typing import Any

import pytest

from tests.faults import faults
from tests.faults.instance import PLACES, UNHURRIED, Founded, Instance

pytestmark = pytest.mark.emulator


@pytest.fixture(autouse=True)
def unhurried(instance: Instance) -> None:
    instance.restart(**UNHURRIED)


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def _infos(instance: Instance, token: str) -> int:
    return instance.http.request("GET", PLACES["infos"], headers={"Authorization": f"Bearer {token}"}).status


@pytest.mark.parametrize("minutes", [-10, 0, 10])
@pytest.mark.parametrize("is_cold", [True, False], ids=["cold", "warm"])
def test_a_token_follows_our_clock(minutes: int, is_cold: bool, instance: Instance, founded: Founded) -> None:
    """F20."""
    # The ring is older than the clock is wrong: no key signs before its moment.
    instance.clock.move(hours=1)
    if not is_cold:
        instance.warm_up(founded)
    instance.clock.move(minutes=minutes)
    earliest = int(instance.clock().timestamp())

    answer = instance.ask(founded.credential)

    claims = _claims(answer.json["access_token"])
    assert earliest <= claims["iat"] <= instance.clock().timestamp()
    assert 3600 == answer.json["expires_in"] == claims["exp"] - claims["iat"]
    assert 200 == _infos(instance, answer.json["access_token"])


@pytest.mark.parametrize(("seconds", "status"), [(-70, 401), (-55, 200), (0, 200), (3600 + 55, 200), (3600 + 65, 401)])
def test_our_own_tokens_are_refused_beyond_the_leeway(
    seconds: int, status: int, instance: Instance, founded: Founded
) -> None:
    """F20: 60 s of skew, to either side."""
    instance.clock.move(hours=1)
    token = instance.deployment.token(founded.credential)

    instance.clock.move(seconds=seconds)

    assert status == _infos(instance, token)


def test_a_clock_that_jumps_makes_caches_new_and_breaks_nothing(instance: Instance, founded: Founded) -> None:
    """F20: set right by minutes, forwards and back, in the middle of a run."""
    instance.clock.move(hours=1)
    instance.warm_up(founded)

    for minutes in (10, -20, 10, -10, 30):
        instance.clock.move(minutes=minutes)
        instance.network.forget()
        earliest = int(instance.clock().timestamp())
        for _ in range(3):
            answer = instance.ask(founded.credential)
            assert 200 == answer.status
            assert earliest <= _claims(answer.json["access_token"])["iat"]
        # Nothing is known of the age of what was read "in the future"; once it is new it is kept as ever.
        assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))
        assert 3 + 1 == len(instance.network.dynamodb.called("GetItem"))


def test_a_failure_from_the_future_holds_nobody_up(instance: Instance, founded: Founded) -> None:
    instance.clock.move(hours=1)
    instance.network.secretsmanager.break_("GetSecretValue", faults.access_denied)
    assert 503 == instance.ask(founded.credential).status

    instance.network.mend()
    instance.clock.move(minutes=-10)

    assert 200 == instance.ask(founded.credential).status


def test_a_thawed_instance_counts_the_time_that_it_was_frozen(instance: Instance, founded: Founded) -> None:
    """F21: the wall clock went on by ten minutes, the process's own did not, and every connection is dead."""
    instance.warm_up(founded)
    instance.clock.move(minutes=10)
    for proxy in instance.network.both:
        proxy.hang_up()

    assert 200 == instance.ask(founded.credential).status
    assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))
    assert 2 == len(instance.network.dynamodb.called("GetItem"))
