"""Rotation with unexpected times: clocks that differ, recent keys, missing successors."""

from datetime import datetime, timedelta

import pytest

from chalicelib.keys.rotation import RotationPolicy, first_ring, future_creation, next_key_due, rotate, without_leaked
from tests.fakes.memory import NOON
from tests.unit.keys.years import DAY, HOUR, POLICY, generate

FIRST = first_ring(NOON, POLICY, generate)
SIGNING, STANDBY = FIRST.of("RS256")


def test_a_key_created_an_hour_ago_does_not_block_the_next_one() -> None:
    ring = without_leaked(FIRST, STANDBY.key.kid, NOON + HOUR, POLICY, generate)

    assert [SIGNING.published_from, NOON + HOUR] == [key.published_from for key in ring.of("RS256")]


@pytest.mark.parametrize("now", [NOON + HOUR, NOON, NOON - 2 * DAY])
def test_a_key_has_a_future_date_only_if_the_clock_is_more_than_two_days_slow(now: datetime) -> None:
    assert future_creation(FIRST, now, POLICY) is None


def test_a_standby_without_a_successor_has_no_end() -> None:
    """The previous run, whose clock was a day fast, set its end."""
    early = rotate(FIRST, NOON + 27 * DAY, POLICY, generate)
    ring = without_leaked(early, early.of("RS256")[2].key.kid, NOON + 26 * DAY, POLICY, generate)

    assert STANDBY == ring.of("RS256")[-1]


def test_the_due_date_of_the_next_key_follows_from_the_newest_key() -> None:
    ring = rotate(FIRST, NOON + 27 * DAY, POLICY, generate)

    assert NOON + 57 * DAY == next_key_due(ring, POLICY)


def test_a_key_must_be_published_before_it_signs() -> None:
    with pytest.raises(ValueError, match="publication_lead must be more than 0"):
        RotationPolicy(publication_lead=timedelta(0))


def test_a_change_names_the_dropped_key() -> None:
    ring = without_leaked(FIRST, STANDBY.key.kid, NOON + HOUR, POLICY, generate).changed_from(FIRST, "leaked", NOON)

    assert ((STANDBY.key.kid,), ()) == (ring.changes[-1].dropped_kids, ring.changes[-1].new_signer_kids)


def test_a_version_increases_even_if_the_previous_one_is_ahead_of_the_clock() -> None:
    ahead = FIRST.changed_from(FIRST, "rotate", NOON + DAY)

    assert ahead.version + 1 == ahead.changed_from(ahead, "rotate", NOON).version
