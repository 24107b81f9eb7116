"""Rotation over years: late, missed, doubled and clock-jumped runs."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.keys.key_ring import KeyRing
from chalicelib.keys.rotation import RotationPolicy, RotationRefused, promote, rotate, without_leaked
from chalicelib.keys.signing_key import ALGS
from tests.unit.keys.years import DAY, HOUR, POLICY, SECOND, Edit, Years, generate

OUTAGE = timedelta(hours=24)
UNEVENNESS = timedelta(hours=48)

seconds = st.integers(0, 2 * 86_400).map(lambda number: number * SECOND)
doubled = st.sampled_from([timedelta(0), timedelta(milliseconds=1), SECOND])
punctual = st.just(DAY)
late = seconds
missed = st.integers(0, 100).map(lambda days: days * DAY)
clock_errors = st.just(timedelta(0)) | st.integers(-48 * 3600, 48 * 3600).map(lambda number: number * SECOND)
uneven_runs = st.lists(st.tuples(doubled | punctual | late | missed, clock_errors), min_size=1, max_size=60)
periods = st.integers(1, 90).map(lambda days: RotationPolicy(signing_period=days * DAY))


def simulated(runs: list[tuple[timedelta, timedelta]], policy: RotationPolicy = POLICY) -> Years:
    years = Years(policy)
    for gap, clock_error in runs:
        years.pass_(gap)
        years.run(rotate, clock_error)
    years.pass_(40 * DAY)
    return years


@given(uneven_runs)
def test_with_irregular_runs_every_token_can_be_verified(
    runs: list[tuple[timedelta, timedelta]],
) -> None:
    """A key signs at every time. It is published 24 h before, and until its last token has expired."""
    simulated(runs).check()


@given(uneven_runs, periods)
def test_with_every_signing_period_every_token_can_be_verified(
    runs: list[tuple[timedelta, timedelta]], policy: RotationPolicy
) -> None:
    simulated(runs, policy).check()


@given(st.lists(doubled | punctual | late | missed, min_size=1, max_size=60))
def test_tokens_of_a_container_with_a_day_old_ring_can_be_verified(gaps: list[timedelta]) -> None:
    """A cached ring is used for at most 24 h."""
    years = simulated([(gap, timedelta(0)) for gap in gaps])

    years.check(staleness=[timedelta(0), OUTAGE - SECOND])
    years.check(jwks_staleness=OUTAGE - SECOND)


@given(st.lists(doubled | punctual | late, min_size=1, max_size=120))
def test_with_a_run_every_two_days_a_standby_is_always_published(gaps: list[timedelta]) -> None:
    years = Years()
    for gap in gaps:
        years.pass_(gap)
        years.run(rotate)

    years.check_standbys()


def test_three_years_of_daily_runs_need_at_most_four_keys_per_alg() -> None:
    years = Years()
    for _ in range(3 * 365):
        years.pass_(DAY)
        years.run(rotate)

    years.check()
    years.check_standbys()
    years.check_size(4)
    changes = sum(after is not before for before, after in zip(years.rings, years.rings[1:], strict=False))
    # One in each period of 30 days.
    assert 37 >= changes


@given(uneven_runs, periods)
def test_the_ring_stays_small(runs: list[tuple[timedelta, timedelta]], policy: RotationPolicy) -> None:
    """Secrets Manager accepts 65,536 bytes, which is about 30 RSA keys."""
    most = 6 if policy.signing_period >= 7 * DAY else 12

    simulated(runs, policy).check_size(most)


@given(uneven_runs)
def test_a_repeated_run_changes_nothing(runs: list[tuple[timedelta, timedelta]]) -> None:
    years = simulated(runs)
    once = rotate(years.ring, years.now, POLICY, generate)

    for later in (timedelta(0), SECOND, timedelta(minutes=15)):
        assert once is rotate(once, years.now + later, POLICY, generate)


@given(
    st.lists(punctual | late, max_size=40),
    st.integers(1, 4000).map(lambda days: days * DAY),
    st.lists(st.tuples(doubled | punctual | late | missed, clock_errors), max_size=40),
)
def test_a_run_with_a_clock_years_ahead_breaks_no_token(
    before: list[timedelta], ahead: timedelta, after: list[tuple[timedelta, timedelta]]
) -> None:
    simulated([*((gap, timedelta(0)) for gap in before), (HOUR, ahead), *after]).check()


@pytest.mark.parametrize("error", [48, -48])
@pytest.mark.parametrize("days", [1, 2, 3, 7])
def test_runs_with_clocks_two_days_off_break_no_token(days: int, error: int) -> None:
    simulated([(DAY, error * HOUR)] * 60, RotationPolicy(signing_period=days * DAY)).check()


@given(st.lists(punctual | late, max_size=40), st.integers(3, 4000).map(lambda days: days * DAY))
def test_a_run_with_a_clock_before_the_newest_key_changes_nothing(before: list[timedelta], behind: timedelta) -> None:
    years = simulated([(gap, timedelta(0)) for gap in before])
    newest = max(key.published_from for key in years.ring.keys)

    assert years.ring is rotate(years.ring, newest - behind, POLICY, generate)


def promoted(ring: KeyRing, *arguments: object) -> KeyRing:
    try:
        return promote(ring, *arguments)  # type: ignore[arg-type]
    except RotationRefused:
        return ring


EDITS: st.SearchStrategy[Edit] = st.sampled_from([rotate, rotate, rotate, promoted])


@given(st.lists(st.tuples(doubled | punctual | late | missed, EDITS), min_size=1, max_size=60))
@example([(DAY, promoted)] * 20 + [(57 * DAY, rotate)])
def test_promotions_at_any_time_break_no_token(runs: list[tuple[timedelta, Edit]]) -> None:
    years = Years()
    for gap, edit in runs:
        years.pass_(gap)
        years.run(edit)
    years.pass_(40 * DAY)

    years.check()
    years.check(staleness=[OUTAGE - SECOND])
    # An operator who promotes daily and then misses two months of runs needs nine keys. Random search gave at most ten.
    years.check_size(12)


@given(
    st.lists(st.tuples(doubled | punctual | late | missed, EDITS), max_size=30),
    st.integers(0, 100),
    st.lists(doubled | punctual | late, min_size=2, max_size=30),
)
def test_a_leaked_key_is_removed_immediately_and_another_signs(
    before: list[tuple[timedelta, Edit]], which: int, after: list[timedelta]
) -> None:
    years = Years()
    for gap, edit in before:
        years.pass_(gap)
        years.run(edit)
    kid = years.ring.keys[which % len(years.ring.keys)].key.kid
    years.run(lambda ring, *arguments: without_leaked(ring, kid, *arguments))
    leaked_at = years.now
    for gap in after:
        years.pass_(gap)
        years.run(rotate)

    for moment in [point for point in years.turning_points() if point >= leaked_at]:
        assert not years.is_published(kid, moment)
        assert kid not in {years.signer(alg, moment, timedelta(0)) for alg in ALGS}
        assert all(any(key.is_standby_at(moment) for key in years.ring_at(moment).of(alg)) for alg in ALGS)
