"""RFC 3339 timestamps."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.moments import parse_rfc3339, rfc3339, rfc3339_milliseconds

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
OFFSETS = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
PARIS = timezone(timedelta(hours=1))


def test_a_timestamp_is_written_in_utc_with_second_precision() -> None:
    """RFC 3339 §5.6. Fractions are truncated, because rounding up could give a time in the future."""
    assert "2026-11-23T11:00:00Z" == rfc3339(datetime(2026, 11, 23, 12, 0, 0, 999_999, PARIS))


def test_a_missing_timestamp_stays_none() -> None:
    assert rfc3339(None) is None


def test_a_stored_timestamp_has_milliseconds() -> None:
    assert "2026-11-23T11:00:00.999Z" == rfc3339_milliseconds(datetime(2026, 11, 23, 12, 0, 0, 999_999, PARIS))
    assert "2026-11-23T11:00:00.000Z" == rfc3339_milliseconds(datetime(2026, 11, 23, 12, 0, 0, 0, PARIS))


@given(MOMENTS, OFFSETS)
def test_a_written_timestamp_is_parsed_to_the_same_moment(moment: datetime, offset: timezone) -> None:
    second = moment.replace(microsecond=0)
    millisecond = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    elsewhere = moment.astimezone(offset) if moment > datetime(1970, 1, 3, tzinfo=UTC) else moment

    assert (second, millisecond) == (
        parse_rfc3339(rfc3339(elsewhere)),
        parse_rfc3339(rfc3339_milliseconds(elsewhere)),
    )


@given(MOMENTS, MOMENTS)
def test_stored_timestamps_sort_as_text(one: datetime, other: datetime) -> None:
    """DynamoDB compares them as strings."""
    earlier, later = sorted((one, other))

    assert rfc3339_milliseconds(earlier) <= rfc3339_milliseconds(later)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2026-11-23T12:00:00Z", timedelta(0)),
        ("2026-11-23T12:00:00.123456Z", timedelta(0)),
        ("2026-11-23T12:00:00+01:00", timedelta(hours=1)),
        ("2026-11-23T12:00:00-23:59", timedelta(hours=-23, minutes=-59)),
    ],
)
def test_a_timestamp_is_parsed_with_its_offset(text: str, offset: timedelta) -> None:
    """RFC 3339 §4.2."""
    moment = parse_rfc3339(text)

    assert moment is not None
    assert (12, offset) == (moment.hour, moment.utcoffset())


@pytest.mark.parametrize(
    "text",
    [
        "", "now", "0", "2026-11-23", "2026-11-23T12:00:00", "2026-11-23T25:00:00Z", "2026-02-29T12:00:00Z",
        "2026-11-23T12:00:00+24:00", "2026-11-23T12:00:00Z ", "\u0662026-11-23T12:00:00Z", "2026-11-23\u00e412:00:00Z",
        "2026-11-23T12:00:00.1\u0660Z",
        "10000-01-01T00:00:00Z", "2026-11-23T12:00:00." + "0" * 40 + "Z", "\ud800", "\0",
    ],
)  # fmt: skip
def test_a_text_that_is_no_timestamp_with_an_offset_gives_none(text: str) -> None:
    """RFC 3339 §4.4: local time without an offset is ambiguous."""
    assert parse_rfc3339(text) is None


@given(st.text())
def test_any_text_gives_a_timestamp_with_an_offset_or_none(text: str) -> None:
    moment = parse_rfc3339(text)

    assert moment is None or moment.utcoffset() is not None
