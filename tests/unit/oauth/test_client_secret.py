"""Client secrets: made here, never chosen, kept as hashes."""

import hashlib
import math
import re
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from secrets import SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.oauth.client_secret import (
    ALPHABET,
    NO_HASH,
    RANDOM_LENGTH,
    ClientSecret,
    generate_client_secret,
    hash_client_secret,
    is_well_formed,
    matching_secret,
)
from tests.fakes.memory import NOON

SECRET, OTHER = generate_client_secret(Random(1)), generate_client_secret(Random(2))
SECRETS = st.integers(0, 2**64).map(lambda seed: generate_client_secret(Random(seed)))
INSTANT = timedelta(microseconds=1)


def kept(secret: str, credential_id: str = "1", expires_at: datetime | None = None) -> ClientSecret:
    return ClientSecret(credential_id, hash_client_secret(secret), NOON, "tests", expires_at=expires_at)


@given(SECRETS)
def test_a_secret_has_a_shape_that_scanners_find(secret: str) -> None:
    """A prefix of its own, 43 random characters and 6 of checksum."""
    assert re.fullmatch(r"wws_[0-9A-Za-z]{43}[0-9A-Za-z]{6}", secret)


def test_a_secret_carries_256_bits() -> None:
    """RFC 6749 §10.10 asks for 128, better 160."""
    assert 256 <= math.log2(len(set(ALPHABET)) ** RANDOM_LENGTH)


def test_every_character_of_the_alphabet_comes_up_at_every_place() -> None:
    randomness = Random(3)
    columns = list(zip(*(generate_client_secret(randomness)[4:47] for _ in range(2000)), strict=True))

    assert [set(ALPHABET)] * 43 == [set(column) for column in columns]


def test_no_character_is_favoured() -> None:
    """62 does not divide a power of two: a careless remainder would favour the first ones."""
    randomness = Random(4)
    counts = Counter("".join(generate_client_secret(randomness)[4:47] for _ in range(2000)))

    assert 1.2 > max(counts.values()) / min(counts.values())


def test_secrets_of_the_systems_randomness_are_all_different() -> None:
    assert 1000 == len({generate_client_secret(SystemRandom()) for _ in range(1000)})


@given(SECRETS)
def test_what_was_made_here_is_well_formed(secret: str) -> None:
    assert is_well_formed(secret)


@given(SECRETS, st.data())
def test_a_single_wrong_character_is_noticed(secret: str, data: st.DataObject) -> None:
    """A mistyped secret is refused without asking the table."""
    place = data.draw(st.integers(0, len(secret) - 1))
    wrong = data.draw(st.sampled_from(sorted({*ALPHABET, *"_-~ äß\n"} - {secret[place]})))

    assert not is_well_formed(secret[:place] + wrong + secret[place + 1 :])


def test_every_single_wrong_character_of_one_secret_is_noticed() -> None:
    wrong = [SECRET[:i] + c + SECRET[i + 1 :] for i in range(len(SECRET)) for c in ALPHABET if c != SECRET[i]]

    assert not [secret for secret in wrong if is_well_formed(secret)]


@given(SECRETS, st.integers(4, 45))
def test_two_neighbours_changed_over_are_noticed(secret: str, place: int) -> None:
    changed = secret[:place] + secret[place + 1] + secret[place] + secret[place + 2 :]

    assert (changed == secret) == is_well_formed(changed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wws_",
        SECRET[:-1],
        SECRET + "0",
        SECRET + "\n",
        " " + SECRET,
        SECRET.upper(),
        SECRET[4:],
        "WWS_" + SECRET[4:],
    ],
)
def test_another_length_or_prefix_is_not_well_formed(text: str) -> None:
    assert not is_well_formed(text)


@given(st.text())
def test_no_other_text_is_well_formed(text: str) -> None:
    assert not is_well_formed(text)


@given(SECRETS)
def test_a_hash_names_its_function(secret: str) -> None:
    """So that another one can follow."""
    assert f"sha256${hashlib.sha256(secret.encode()).hexdigest()}" == hash_client_secret(secret)


def test_the_text_of_a_kept_secret_does_not_show_its_hash() -> None:
    assert kept(SECRET).hash not in repr(kept(SECRET))


def test_a_secret_matches_its_own_hash_among_several() -> None:
    """Several live secrets: the new one works at once, the old until its end."""
    secrets = [kept(OTHER, "old"), kept(SECRET, "new")]

    assert ["new", "old"] == [
        found.credential_id for s in (SECRET, OTHER) if (found := matching_secret(s, secrets, NOON))
    ]


@pytest.mark.parametrize("secrets", [[], [kept(OTHER)], [kept(OTHER, "1"), kept(OTHER, "2")]])
def test_another_clients_secret_matches_nothing(secrets: list[ClientSecret]) -> None:
    assert matching_secret(SECRET, secrets, NOON) is None


@pytest.mark.parametrize(
    ("now", "matches"), [(NOON - INSTANT, True), (NOON, False), (NOON + INSTANT, False), (NOON - timedelta(9), True)]
)
def test_a_secret_works_until_just_before_it_expires(now: datetime, matches: bool) -> None:
    assert matches == (matching_secret(SECRET, [kept(SECRET, expires_at=NOON)], now) is not None)


@pytest.mark.parametrize("order", [1, -1])
def test_an_expired_twin_does_not_hide_the_live_one(order: int) -> None:
    twins = [kept(SECRET, "expired", NOON), kept(SECRET, "live")][::order]

    found = matching_secret(SECRET, twins, NOON)

    assert twins[::order][1] == found


@given(SECRETS)
def test_no_secret_hashes_to_what_an_unknown_client_is_compared_with(secret: str) -> None:
    assert hash_client_secret(secret) != NO_HASH
