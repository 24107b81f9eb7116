"""What a rotation, a promotion and the dropping of a leaked key make of a ring, one case at a time."""

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
# Three days before the switch a further standby is made: one for the publication, two for runs that are late.
DUE = NOON + 27 * DAY
END_OF_TOKENS = timedelta(days=1, seconds=60)


def rsa(ring: KeyRing) -> tuple[ScheduledKey, ...]:
    return ring.of("RS256")


def kids(ring: KeyRing) -> list[str]:
    return [key.key.kid for key in rsa(ring)]


def test_nothing_is_due_until_three_days_before_the_switch() -> None:
    assert FIRST is rotate(FIRST, DUE - SECOND, POLICY, generate)


def test_then_each_alg_gets_a_standby_that_signs_a_period_after_its_predecessor() -> None:
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


def test_a_run_that_is_weeks_late_shortens_no_lead() -> None:
    """Nor does the key after it: it is made at once, since the switch is near."""
    late = NOON + 80 * DAY
    ring = rotate(FIRST, late, POLICY, generate)

    assert [late + 3 * DAY, late + 33 * DAY] == [key.signs_from for key in rsa(ring)[2:]]


def test_a_key_is_dropped_when_a_new_one_is_made_long_after_its_end() -> None:
    second = rotate(FIRST, DUE, POLICY, generate)
    third = rotate(second, DUE + 30 * DAY, POLICY, generate)
    fourth = rotate(third, DUE + 60 * DAY, POLICY, generate)

    assert kids(FIRST)[0] in kids(third)
    assert kids(FIRST)[0] not in kids(fourth)


def test_a_ring_of_the_first_version_gets_the_ends_that_it_lacks() -> None:
    """Its retired keys had no end of publication."""
    old = FIRST._replace(keys=tuple(key._replace(published_until=None) for key in FIRST.keys))

    assert FIRST == rotate(old, NOON, POLICY, generate)


def test_a_promoted_standby_signs_at_once_and_there_is_another() -> None:
    now = NOON + 5 * DAY
    ring = promote(FIRST, now, POLICY, generate)
    _, promoted, standby = rsa(ring)

    assert (kids(FIRST)[1], now) == (promoted.key.kid, promoted.signs_from)
    assert (now, now + 30 * DAY) == (standby.published_from, standby.signs_from)


def test_the_key_before_stays_published_for_containers_that_learn_of_it_a_day_late() -> None:
    now = NOON + 5 * DAY
    signed = rsa(promote(FIRST, now, POLICY, generate))[0]

    assert (now, now + DAY + END_OF_TOKENS) == (signed.signs_until, signed.published_until)


def test_a_standby_of_less_than_a_day_is_not_promoted() -> None:
    with pytest.raises(
        RotationRefused, match=r"at 2026-11-23 12:00 UTC\. Run this again after 2026-11-24 12:00:00 UTC"
    ):
        promote(FIRST, NOON + DAY - SECOND, POLICY, generate)


def test_a_standby_of_a_day_is() -> None:
    assert promote(FIRST, NOON + DAY, POLICY, generate) != FIRST


def test_without_a_standby_nothing_is_promoted() -> None:
    with pytest.raises(RotationRefused, match="Run rotate without"):
        promote(FIRST, NOON + 30 * DAY, POLICY, generate)


def test_a_leaked_signing_key_is_replaced_by_the_standby_however_young() -> None:
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


def test_the_predecessor_of_a_leaked_standby_signs_until_a_new_one_may() -> None:
    now = NOON + 29 * DAY
    ring = without_leaked(FIRST, kids(FIRST)[1], now, POLICY, generate)
    signing, new, _ = rsa(ring)

    assert kids(FIRST)[0] == signing.key.kid
    assert now + 3 * DAY == signing.signs_until == new.signs_from


def test_a_leaked_key_that_signs_no_more_leaves_the_others_as_they_are() -> None:
    now = NOON + 31 * DAY
    ring = rotate(FIRST, now - HOUR, POLICY, generate)

    assert rsa(ring)[1:] == rsa(without_leaked(ring, kids(FIRST)[0], now, POLICY, generate))


def test_what_has_ended_stays_ended_when_its_successor_is_dropped() -> None:
    now = NOON + 31 * DAY
    ring = rotate(FIRST, DUE, POLICY, generate)

    assert rsa(ring)[0] == rsa(without_leaked(ring, kids(FIRST)[1], now, POLICY, generate))[0]


def test_an_unknown_kid_is_refused_without_repeating_it() -> None:
    with pytest.raises(RotationRefused) as refused:
        without_leaked(FIRST, "\x1b[31m", NOON, POLICY, generate)

    assert "\x1b" not in str(refused.value)


def test_a_key_from_the_future_holds_the_rotation_up() -> None:
    """Whose clock is wrong cannot be told, and a key made with one that is behind could sign unseen."""
    ring = rotate(FIRST, NOON + 400 * DAY, POLICY, generate)

    assert ring is rotate(ring, DUE, POLICY, generate)
    assert NOON + 400 * DAY == future_creation(ring, DUE, POLICY)
    assert future_creation(FIRST, DUE, POLICY) is None


def test_dropped_as_leaked_it_holds_nothing_up() -> None:
    ring = rotate(FIRST, NOON + 400 * DAY, POLICY, generate)
    for key in [key for key in ring.keys if key.published_from > DUE]:
        ring = without_leaked(ring, key.key.kid, DUE, POLICY, generate)

    assert [DUE] == [key.published_from for key in rsa(ring)[2:]]


@pytest.mark.parametrize("period", [timedelta(0), timedelta(hours=23)])
def test_a_key_must_sign_at_least_a_day(period: timedelta) -> None:
    with pytest.raises(ValueError, match="at most signing_period"):
        RotationPolicy(signing_period=period)


def test_the_next_rotation_is_when_a_standby_takes_over() -> None:
    assert NOON + 30 * DAY == next_rotation(FIRST, NOON)
    assert next_rotation(FIRST, NOON + 30 * DAY) is None
    assert DUE == next_key_due(FIRST, POLICY)


def test_a_change_says_what_it_did() -> None:
    now = NOON + 5 * DAY
    promoted = promote(FIRST, now, POLICY, generate)
    ring = promoted.changed_from(FIRST, "promote", now)
    change = ring.changes[-1]

    assert (ring.version, "promote", now) == (change.version, change.action, change.at)
    assert {key.key.kid for key in ring.keys} - {key.key.kid for key in FIRST.keys} == set(change.made)
    assert {FIRST.of(alg)[1].key.kid for alg in ("RS256", "ES256")} == set(change.began_to_sign)


def test_a_version_is_never_used_twice_even_when_an_older_ring_is_restored() -> None:
    one = FIRST.changed_from(FIRST, "rotate", NOON)
    two = one.changed_from(one, "rotate", NOON)
    again = one.changed_from(one, "rotate", NOON + HOUR)

    assert FIRST.version < one.version < two.version < again.version


def test_a_ring_remembers_its_last_dozen_changes() -> None:
    ring = FIRST
    for number in range(20):
        ring = ring.changed_from(ring, "rotate", NOON + number * HOUR)

    assert [NOON + number * HOUR for number in range(8, 20)] == [change.at for change in ring.changes]
    assert isinstance(ring.changes[0], RingChange)
