"""How a rotation, a promotion and the removal of a leaked key change a ring."""

from datetime import timedelta

import pytest

from chalicelib.keys.key_ring import KeyRing, RingChange, ScheduledKey
from chalicelib.keys.rotation import (
    RotationPolicy,
    RotationRefused,
    first_ring,
    future_creation,
    next_key_due,
    next_rotation,
    promote,
    rotate,
    without_leaked,
)
from tests.fakes.memory import NOON
from tests.unit.keys.years import DAY, HOUR, POLICY, SECOND, generate

FIRST = first_ring(NOON, POLICY, generate)
# A new standby is created three days before it is needed: one day for its publication, two for late runs.
DUE = NOON + 27 * DAY
END_OF_TOKENS = timedelta(days=1, seconds=60)


def rsa(ring: KeyRing) -> tuple[ScheduledKey, ...]:
    return ring.of("RS256")


def kids(ring: KeyRing) -> list[str]:
    return [key.key.kid for key in rsa(ring)]


def test_no_key_is_created_until_three_days_before_the_standby_signs() -> None:
    assert FIRST is rotate(FIRST, DUE - SECOND, POLICY, generate)


def test_each_alg_gets_a_standby_that_signs_one_period_after_its_predecessor() -> None:
    ring = rotate(FIRST, DUE, POLICY, generate)

    for alg in ("RS256", "ES256"):
        _, standby, new = ring.of(alg)
        assert (DUE, NOON + 60 * DAY, None, None) == (
            new.published_from,
            new.signs_from,
            new.signs_until,
            new.published_until,
        )
        assert (new.signs_from, new.signs_from + END_OF_TOKENS) == (standby.signs_until, standby.published_until)


def test_a_late_run_does_not_shorten_the_publication_lead() -> None:
    """The key after it has the full lead, too. It is created in the same run, because it is needed soon."""
    late = NOON + 80 * DAY
    ring = rotate(FIRST, late, POLICY, generate)

    assert [late + 3 * DAY, late + 33 * DAY] == [key.signs_from for key in rsa(ring)[2:]]


def test_an_expired_key_is_dropped_when_a_new_one_is_created() -> None:
    second = rotate(FIRST, DUE, POLICY, generate)
    third = rotate(second, DUE + 30 * DAY, POLICY, generate)
    fourth = rotate(third, DUE + 60 * DAY, POLICY, generate)

    assert kids(FIRST)[0] in kids(third)
    assert kids(FIRST)[0] not in kids(fourth)


def test_a_ring_of_version_0_1_0_gets_its_missing_ends() -> None:
    """Version 0.1.0 stored no end of publication for retired keys."""
    old = FIRST._replace(keys=tuple(key._replace(published_until=None) for key in FIRST.keys))

    assert FIRST == rotate(old, NOON, POLICY, generate)


def test_a_promoted_standby_signs_immediately_and_a_new_standby_is_created() -> None:
    now = NOON + 5 * DAY
    ring = promote(FIRST, now, POLICY, generate)
    _, promoted, standby = rsa(ring)

    assert (kids(FIRST)[1], now) == (promoted.key.kid, promoted.signs_from)
    assert (now, now + 30 * DAY) == (standby.published_from, standby.signs_from)


def test_the_previous_key_stays_published_for_containers_with_a_day_old_ring() -> None:
    now = NOON + 5 * DAY
    signed = rsa(promote(FIRST, now, POLICY, generate))[0]

    assert (now, now + DAY + END_OF_TOKENS) == (signed.signs_until, signed.published_until)


def test_a_standby_younger_than_a_day_is_not_promoted() -> None:
    with pytest.raises(
        RotationRefused, match=r"at 2026-11-23 12:00 UTC\. Run this again after 2026-11-24 12:00:00 UTC"
    ):
        promote(FIRST, NOON + DAY - SECOND, POLICY, generate)


def test_a_standby_older_than_a_day_is_promoted() -> None:
    assert promote(FIRST, NOON + DAY, POLICY, generate) != FIRST


def test_a_promotion_without_a_standby_is_refused() -> None:
    with pytest.raises(RotationRefused, match="Run rotate without"):
        promote(FIRST, NOON + 30 * DAY, POLICY, generate)


def test_a_leaked_signing_key_is_replaced_by_a_standby_of_any_age() -> None:
    now = NOON + HOUR
    ring = without_leaked(FIRST, kids(FIRST)[0], now, POLICY, generate)
    signing, standby = rsa(ring)

    assert (kids(FIRST)[1], now) == (signing.key.kid, signing.signs_from)
    assert (now, now + 30 * DAY) == (standby.published_from, standby.signs_from)
    assert FIRST.of("ES256") == ring.of("ES256")


def test_without_a_standby_a_leaked_signing_key_is_replaced_by_a_new_one() -> None:
    now = NOON + 40 * DAY
    ring = without_leaked(FIRST, kids(FIRST)[1], now, POLICY, generate)

    assert [(now, now), (now, now + 30 * DAY)] == [(key.published_from, key.signs_from) for key in rsa(ring)[1:]]


def test_the_predecessor_of_a_leaked_standby_signs_until_a_new_key_can() -> None:
    now = NOON + 29 * DAY
    ring = without_leaked(FIRST, kids(FIRST)[1], now, POLICY, generate)
    signing, new, _ = rsa(ring)

    assert kids(FIRST)[0] == signing.key.kid
    assert now + 3 * DAY == signing.signs_until == new.signs_from


def test_dropping_a_leaked_retired_key_does_not_change_the_others() -> None:
    now = NOON + 31 * DAY
    ring = rotate(FIRST, now - HOUR, POLICY, generate)

    assert rsa(ring)[1:] == rsa(without_leaked(ring, kids(FIRST)[0], now, POLICY, generate))


def test_a_retired_key_stays_retired_when_its_successor_is_dropped() -> None:
    now = NOON + 31 * DAY
    ring = rotate(FIRST, DUE, POLICY, generate)

    assert rsa(ring)[0] == rsa(without_leaked(ring, kids(FIRST)[1], now, POLICY, generate))[0]


def test_an_unknown_kid_is_refused_without_repeating_it() -> None:
    with pytest.raises(RotationRefused) as refused:
        without_leaked(FIRST, "\x1b[31m", NOON, POLICY, generate)

    assert "\x1b" not in str(refused.value)


def test_a_key_with_a_future_date_blocks_rotation() -> None:
    """It is unknown which clock is wrong. A key created with a slow clock could sign before verifiers know it."""
    ring = rotate(FIRST, NOON + 400 * DAY, POLICY, generate)

    assert ring is rotate(ring, DUE, POLICY, generate)
    assert NOON + 400 * DAY == future_creation(ring, DUE, POLICY)
    assert future_creation(FIRST, DUE, POLICY) is None


def test_dropping_a_key_with_a_future_date_unblocks_rotation() -> None:
    ring = rotate(FIRST, NOON + 400 * DAY, POLICY, generate)
    for key in [key for key in ring.keys if key.published_from > DUE]:
        ring = without_leaked(ring, key.key.kid, DUE, POLICY, generate)

    assert [DUE] == [key.published_from for key in rsa(ring)[2:]]


@pytest.mark.parametrize("period", [timedelta(0), timedelta(hours=23)])
def test_a_key_must_sign_for_at_least_a_day(period: timedelta) -> None:
    with pytest.raises(ValueError, match="at most signing_period"):
        RotationPolicy(signing_period=period)


def test_the_next_rotation_is_when_the_standby_starts_to_sign() -> None:
    assert NOON + 30 * DAY == next_rotation(FIRST, NOON)
    assert next_rotation(FIRST, NOON + 30 * DAY) is None
    assert DUE == next_key_due(FIRST, POLICY)


def test_a_change_records_its_action_and_its_keys() -> None:
    now = NOON + 5 * DAY
    promoted = promote(FIRST, now, POLICY, generate)
    ring = promoted.changed_from(FIRST, "promote", now)
    change = ring.changes[-1]

    assert (ring.version, "promote", now) == (change.version, change.action, change.at)
    assert {key.key.kid for key in ring.keys} - {key.key.kid for key in FIRST.keys} == set(change.created_kids)
    assert {FIRST.of(alg)[1].key.kid for alg in ("RS256", "ES256")} == set(change.new_signer_kids)


def test_a_version_is_not_reused_after_an_older_ring_is_restored() -> None:
    one = FIRST.changed_from(FIRST, "rotate", NOON)
    two = one.changed_from(one, "rotate", NOON)
    again = one.changed_from(one, "rotate", NOON + HOUR)

    assert FIRST.version < one.version < two.version < again.version


def test_a_ring_records_its_last_twelve_changes() -> None:
    ring = FIRST
    for number in range(20):
        ring = ring.changed_from(ring, "rotate", NOON + number * HOUR)

    assert [NOON + number * HOUR for number in range(8, 20)] == [change.at for change in ring.changes]
    assert isinstance(ring.changes[0], RingChange)
