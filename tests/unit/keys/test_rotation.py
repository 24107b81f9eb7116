"""When keys are published, sign, and are removed."""

from datetime import timedelta

import pytest

from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.rotation import RotationPolicy, first_ring
from chalicelib.keys.signing_key import ALGS, SigningKey
from tests.fakes.memory import NOON

DAY = timedelta(days=1)
POOL = {alg: [SigningKey.generate(alg) for _ in range(2)] for alg in ALGS}
RSA, EC = POOL["RS256"], POOL["ES256"]


def ring_of(policy: RotationPolicy) -> KeyRing:
    keys = {alg: iter(keys) for alg, keys in POOL.items()}
    return first_ring(NOON, policy, lambda alg: next(keys[alg]))


RING = ring_of(RotationPolicy())


@pytest.mark.parametrize("alg", ALGS)
@pytest.mark.parametrize("day", [0, 1, 29, 30, 31, 365, 3650])
def test_a_key_signs_even_if_rotation_never_runs_again(alg: str, day: int) -> None:
    assert RING.signing_key(alg, NOON + day * DAY).kid in {key["kid"] for key in RING.jwks(NOON + day * DAY)["keys"]}


@pytest.mark.parametrize(("alg", "keys"), POOL.items())
def test_the_standby_takes_over_after_the_signing_period(alg: str, keys: list[SigningKey]) -> None:
    just_before = NOON + 30 * DAY - timedelta(microseconds=1)

    assert keys == [RING.signing_key(alg, just_before), RING.signing_key(alg, NOON + 30 * DAY)]


@pytest.mark.parametrize("alg", ALGS)
def test_a_standby_is_published_immediately(alg: str) -> None:
    """A leaked key can be dropped immediately, because verifiers already know its successor."""
    assert {key.kid for key in POOL[alg]} == {key["kid"] for key in RING.jwks(NOON)["keys"] if key["alg"] == alg}


@pytest.mark.parametrize("alg", ALGS)
def test_a_standby_is_published_a_day_before_it_signs(alg: str) -> None:
    """API Gateway caches a JWKS for hours."""
    standby = next(scheduled for scheduled in RING.keys if scheduled.key == POOL[alg][1])

    assert standby.signs_from - standby.published_from >= DAY


def test_a_key_stays_published_until_its_last_token_has_expired() -> None:
    """One day is the maximum lifetime of a token. One minute is the clock leeway."""
    end = NOON + 31 * DAY + timedelta(seconds=60)

    assert [end, None, end, None] == [scheduled.published_until for scheduled in RING.keys]


def test_the_policy_sets_the_signing_period() -> None:
    ring = ring_of(RotationPolicy(signing_period=7 * DAY))

    assert RSA == [ring.signing_key("RS256", NOON + 6 * DAY), ring.signing_key("RS256", NOON + 7 * DAY)]
