"""Our clock is wrong or jumps. Tokens follow it, and cached values are neither too old nor from the future."""

import base64
import json
from typing import Any

import pytest

from tests.faults import faults
from tests.faults.instance import PLACES, UNHURRIED, Credentials, Instance

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
def test_a_token_follows_our_clock(minutes: int, is_cold: bool, instance: Instance, credentials: Credentials) -> None:
    """F20."""
    # The ring is older than the error of the clock, because no key signs before its time.
    instance.clock.move(hours=1)
    if not is_cold:
        instance.warm_up(credentials)
    instance.clock.move(minutes=minutes)
    earliest = int(instance.clock().timestamp())

    answer = instance.ask(credentials.credential)

    claims = _claims(answer.json["access_token"])
    assert earliest <= claims["iat"] <= instance.clock().timestamp()
    assert 3600 == answer.json["expires_in"] == claims["exp"] - claims["iat"]
    assert 200 == _infos(instance, answer.json["access_token"])


@pytest.mark.parametrize(("seconds", "status"), [(-70, 401), (-55, 200), (0, 200), (3600 + 55, 200), (3600 + 65, 401)])
def test_tokens_are_refused_beyond_the_leeway(
    seconds: int, status: int, instance: Instance, credentials: Credentials
) -> None:
    """F20: the leeway is 60 s in both directions."""
    instance.clock.move(hours=1)
    token = instance.deployment.token(credentials.credential)

    instance.clock.move(seconds=seconds)

    assert status == _infos(instance, token)


def test_a_clock_jump_refreshes_the_caches_and_fails_no_request(instance: Instance, credentials: Credentials) -> None:
    """F20: the clock is corrected by minutes in both directions during operation."""
    instance.clock.move(hours=1)
    instance.warm_up(credentials)

    for minutes in (10, -20, 10, -10, 30):
        instance.clock.move(minutes=minutes)
        instance.network.forget()
        earliest = int(instance.clock().timestamp())
        for _ in range(3):
            answer = instance.ask(credentials.credential)
            assert 200 == answer.status
            assert earliest <= _claims(answer.json["access_token"])["iat"]
        # The age of a value read "in the future" is unknown, so it is refreshed, and then cached as usual.
        assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))
        assert 3 + 1 == len(instance.network.dynamodb.called("GetItem"))


def test_a_failure_with_a_future_time_does_not_delay_the_next_attempt(
    instance: Instance, credentials: Credentials
) -> None:
    instance.clock.move(hours=1)
    instance.network.secretsmanager.break_("GetSecretValue", faults.access_denied)
    assert 503 == instance.ask(credentials.credential).status

    instance.network.mend()
    instance.clock.move(minutes=-10)

    assert 200 == instance.ask(credentials.credential).status


def test_a_resumed_instance_counts_the_time_in_which_it_was_frozen(
    instance: Instance, credentials: Credentials
) -> None:
    """F21: the wall clock advances by ten minutes, the monotonic clock does not, and every connection is dead."""
    instance.warm_up(credentials)
    instance.clock.move(minutes=10)
    for proxy in instance.network.both:
        proxy.hang_up()

    assert 200 == instance.ask(credentials.credential).status
    assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))
    assert 2 == len(instance.network.dynamodb.called("GetItem"))
