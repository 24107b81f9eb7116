"""All signing keys, and when each is published and signs."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.keys.key_ring import KeyRing, NoSigningKey, ScheduledKey
from chalicelib.keys.signing_key import SigningKey
from tests.fakes.memory import NOON

OLD, NEW, OTHER = (SigningKey.generate("ES256") for _ in range(3))
RSA = SigningKey.generate("RS256")
HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)

# OLD signs from 0 to 10 and is published until 12; NEW is published from 5, signs from 10 and has no end.
RING = KeyRing(
    (
        ScheduledKey(OLD, NOON, NOON, NOON + 10 * HOUR, NOON + 12 * HOUR),
        ScheduledKey(NEW, NOON + 5 * HOUR, NOON + 10 * HOUR),
    )
)


def kids(ring: KeyRing, now: datetime) -> list[str]:
    return [key["kid"] for key in ring.jwks(now)["keys"]]


@pytest.mark.parametrize(
    ("now", "signing"),
    [
        (NOON, OLD),
        (NOON + 10 * HOUR - INSTANT, OLD),
        (NOON + 10 * HOUR, NEW),
        (NOON + 1000 * HOUR, NEW),
    ],
)
def test_a_key_signs_from_signs_from_until_just_before_signs_until(now: datetime, signing: SigningKey) -> None:
    assert signing == RING.signing_key("ES256", now)


@pytest.mark.parametrize(
    ("now", "published"),
    [
        (NOON - INSTANT, []),
        (NOON, [OLD]),
        (NOON + 5 * HOUR - INSTANT, [OLD]),
        (NOON + 5 * HOUR, [OLD, NEW]),
        (NOON + 12 * HOUR - INSTANT, [OLD, NEW]),
        (NOON + 12 * HOUR, [NEW]),
        (NOON + 1000 * HOUR, [NEW]),
    ],
)
def test_a_key_is_published_until_just_before_published_until(now: datetime, published: list[SigningKey]) -> None:
    """RFC 7517 §5."""
    assert [key.kid for key in published] == kids(RING, now)


def test_no_key_signs_before_signs_from() -> None:
    with pytest.raises(NoSigningKey, match="no ES256 key signs"):
        RING.signing_key("ES256", NOON - INSTANT)


def test_a_key_does_not_sign_for_another_algorithm() -> None:
    """RFC 8725 §3.1."""
    with pytest.raises(NoSigningKey):
        RING.signing_key("RS256", NOON)


def test_an_empty_ring_signs_nothing() -> None:
    with pytest.raises(NoSigningKey):
        KeyRing(()).signing_key("ES256", NOON)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_signing_keys_the_newer_is_used(order: tuple[int, int]) -> None:
    """A successor takes over even while the old key has no end."""
    keys = (ScheduledKey(OLD, NOON, NOON), ScheduledKey(NEW, NOON, NOON + HOUR))

    assert NEW == KeyRing(tuple(keys[i] for i in order)).signing_key("ES256", NOON + HOUR)


def test_the_algorithms_are_independent() -> None:
    ring = KeyRing((ScheduledKey(OLD, NOON, NOON), ScheduledKey(RSA, NOON, NOON + HOUR)))

    assert (OLD, RSA) == (ring.signing_key("ES256", NOON + HOUR), ring.signing_key("RS256", NOON + HOUR))


def test_a_published_key_is_returned_for_its_kid() -> None:
    assert NEW == RING.published_key(NEW.kid, NOON + 6 * HOUR)


@pytest.mark.parametrize("now", [NOON + 4 * HOUR, NOON - HOUR])
def test_an_unpublished_key_is_not_returned(now: datetime) -> None:
    assert RING.published_key(NEW.kid, now) is None


def test_a_key_is_not_returned_after_published_until() -> None:
    assert RING.published_key(OLD.kid, NOON + 12 * HOUR) is None


# Keys are random and differ between the workers of pytest-xdist, so the names of tests must not contain a kid.
OTHER_KIDS = {
    "empty": "",
    "of another key": OTHER.kid,
    "in lower case and longer": OLD.kid.lower() + "x",
    "one character shorter": OLD.kid[:-1],
    "followed by a space": OLD.kid + " ",
    "a path": "../" + OLD.kid,
}


@pytest.mark.parametrize("kid", OTHER_KIDS.values(), ids=OTHER_KIDS)
def test_only_the_exact_kid_returns_a_key(kid: str) -> None:
    """RFC 7515 §4.1.4."""
    assert RING.published_key(kid, NOON) is None


def test_the_jwks_is_a_copy() -> None:
    """A caller that changes the JWKS does not change the ring."""
    RING.jwks(NOON)["keys"][0]["kid"] = "changed"

    assert [OLD.kid] == kids(RING, NOON)


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 4).map(sorted), min_size=1, max_size=3), st.integers(0, 50))
def test_a_signing_key_is_published_in_every_schedule(schedule: list[list[int]], hour: int) -> None:
    """Each key's times are in order. Nothing else is required."""
    scheduled = [
        ScheduledKey(key, *(NOON + moment * HOUR for moment in moments))
        for key, moments in zip((OLD, NEW, OTHER), schedule, strict=False)
    ]
    ring, now = KeyRing(tuple(scheduled)), NOON + hour * HOUR
    try:
        kid = ring.signing_key("ES256", now).kid
    except NoSigningKey:
        assert not [key for key in scheduled if key.signs_from <= now < (key.signs_until or now)]
    else:
        assert kid in kids(ring, now)
