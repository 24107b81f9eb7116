"""Ids that sort by time, and the bounds that a query puts on them."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.audit import ID_DIGITS, Actor, AuditQuery, audit_event
from tests.fakes.memory import NOON

moments = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
anytime = st.datetimes(timezones=st.just(UTC))


def event_id(at: datetime, seed: int = 1) -> str:
    return audit_event("x", "erp", Actor("tests"), at, Random(seed)).event_id


@given(moments, moments, st.integers(0, 9), st.integers(0, 9))
def test_events_sort_by_their_millisecond(one: datetime, other: datetime, first: int, second: int) -> None:
    """Issue 4: event id (time-ordered)."""
    earlier, later = sorted((one, other))
    later += timedelta(milliseconds=1)

    assert event_id(earlier, first) < event_id(later, second)


@given(moments)
def test_an_id_has_always_the_same_length(at: datetime) -> None:
    """Texts sort as numbers only then."""
    assert ID_DIGITS == len(event_id(at)) == len(AuditQuery(since=at).first_id) == len(AuditQuery(until=at).last_id)


@given(moments, st.integers(0, 9))
def test_since_is_included_and_until_is_not(at: datetime, seed: int) -> None:
    """AuditQuery."""
    found_id = event_id(at, seed)

    assert AuditQuery(since=at).first_id <= found_id
    assert AuditQuery(until=at).last_id < found_id
    assert found_id <= AuditQuery(until=at + timedelta(milliseconds=1)).last_id
    assert found_id < AuditQuery(since=at + timedelta(milliseconds=1)).first_id


@given(anytime, anytime, st.none() | st.integers(0, 16**ID_DIGITS - 1))
def test_any_bounds_are_ids(since: datetime, until: datetime, before: int | None) -> None:
    """Also before 1970 and at the ends of time."""
    query = AuditQuery(since=since, until=until, before_id=None if before is None else f"{before:0{ID_DIGITS}x}")

    assert (ID_DIGITS, ID_DIGITS) == (len(query.first_id), len(query.last_id))


def test_a_page_continues_just_before_the_last_event() -> None:
    """before_id continues a page."""
    found_id = event_id(NOON)

    assert int(found_id, 16) - 1 == int(AuditQuery(before_id=found_id).last_id, 16)
    assert AuditQuery(until=NOON).last_id == AuditQuery(until=NOON, before_id=event_id(NOON + timedelta(1))).last_id


def test_no_secret_is_part_of_an_event() -> None:
    """The actor has the id of its secret only."""
    assert "hash" not in repr(audit_event("x", "erp", Actor("tests", "jti.id", "id"), NOON, Random(1)))
