"""How many keys the server publishes. An Application Load Balancer forwards nothing if there are more than 10."""

import itertools
from datetime import datetime, timedelta
from functools import cache

import pytest

from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.rotation import RotationPolicy, RotationRefused, first_ring, promote, rotate
from chalicelib.keys.signing_key import SigningKey
from tests.fakes.memory import NOON

ACCEPTED_BY_A_LOAD_BALANCER = 10
_numbers = itertools.count(1)


@cache
def pair(alg: str) -> SigningKey:
    return SigningKey.generate(alg)


def generate(alg: str) -> SigningKey:
    """With a kid of its own."""
    key = pair(alg)
    return SigningKey(alg, f"kid-{next(_numbers)}", key.public_jwk, key.private_key)


def most_keys(policy: RotationPolicy, *, by_hand: bool) -> int:
    """In 40 days with an attempt each hour: of the job, or of an operator who rotates as soon as it is permitted."""
    ring, now, most = first_ring(NOON, policy, generate), NOON, 0
    for _ in range(40 * 24):
        now += timedelta(hours=1)
        ring = promoted(ring, now, policy) if by_hand else rotate(ring, now, policy, generate)
        most = max(most, len(ring.jwks(now)["keys"]))
    return most


def promoted(ring: KeyRing, now: datetime, policy: RotationPolicy) -> KeyRing:
    try:
        return promote(ring, now, policy, generate)
    except RotationRefused:
        return ring


@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize("days", [4, 7, 30])
def test_with_a_signing_period_of_four_days_or_more_a_load_balancer_accepts_the_keys(days: int, by_hand: bool) -> None:
    policy = RotationPolicy(signing_period=timedelta(days=days))

    assert most_keys(policy, by_hand=by_hand) <= ACCEPTED_BY_A_LOAD_BALANCER


def test_with_a_signing_period_of_a_day_it_would_not() -> None:
    """docs/protect-an-api.md says so."""
    assert most_keys(RotationPolicy(signing_period=timedelta(days=1)), by_hand=False) > ACCEPTED_BY_A_LOAD_BALANCER
