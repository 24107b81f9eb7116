"""A client comes into being, with a secret of its own."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.administration.registration import new_client_secret
from chalicelib.oauth.client_secret import hash_client_secret, is_well_formed
from tests.fakes.memory import NOON
from tests.unit.example import CLIENT, CLIENT_SECRET, REGISTRATIONS, registered

BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
# Until 2093.
MOMENTS = st.integers(0, 68 * 365 * 86_400_000).map(lambda number: BEGINNING + timedelta(milliseconds=number))


def test_a_client_is_enabled_and_has_a_lifetime_of_an_hour_by_default() -> None:
    assert (True, timedelta(hours=1), "", None) == (
        CLIENT.enabled,
        CLIENT.access_token_lifetime,
        CLIENT.description,
        CLIENT.tokens_valid_from,
    )


def test_a_new_client_has_the_requested_fields() -> None:
    assert ("erp", "ERP", REGISTRATIONS, NOON, NOON) == (
        CLIENT.client_id,
        CLIENT.client_name,
        CLIENT.registrations,
        CLIENT.created_at,
        CLIENT.updated_at,
    )


def test_its_secret_is_returned_and_stored_as_a_hash_only() -> None:
    assert (True, [hash_client_secret(CLIENT_SECRET)]) == (
        is_well_formed(CLIENT_SECRET),
        [secret.hash for secret in CLIENT.client_secrets],
    )


def test_a_secret_knows_who_made_it_when_and_how_long_it_lives() -> None:
    _, stored = new_client_secret(
        created_by="operator", now=NOON, randomness=Random(1), label="blue", expires_at=NOON + timedelta(days=1)
    )

    assert ("operator", NOON, "blue", NOON + timedelta(days=1)) == (
        stored.created_by,
        stored.created_at,
        stored.label,
        stored.expires_at,
    )


def test_secrets_of_one_client_have_ids_of_their_own() -> None:
    randomness = Random(1)
    ids = {new_client_secret(created_by="x", now=NOON, randomness=randomness)[1].credential_id for _ in range(1000)}

    assert (1000, {16}) == (len(ids), {len(credential_id) for credential_id in ids})


@given(MOMENTS, st.integers(0, 2**32))
def test_a_generation_is_a_number_that_json_carries(now: datetime, seed: int) -> None:
    """RFC 8259 §6: below 2^53."""
    assert 0 <= registered(seed=seed, now=now)[0].generation < 2**53


@given(MOMENTS, st.integers(0), st.integers(0))
def test_a_later_client_has_a_greater_generation(now: datetime, one: int, other: int) -> None:
    """So that none is ever used again."""
    earlier, _ = registered(seed=one, now=now)
    later, _ = registered(seed=other, now=now + timedelta(milliseconds=2))

    assert earlier.generation < later.generation


@pytest.mark.parametrize("milliseconds", [0, 1, 1000])
def test_twelve_random_bits_keep_clients_of_the_same_millisecond_apart(milliseconds: int) -> None:
    now = BEGINNING + timedelta(milliseconds=milliseconds)
    generations = [registered(seed=seed, now=now)[0].generation for seed in range(200)]

    assert (True, {milliseconds}) == (len(set(generations)) > 150, {number >> 12 for number in generations})
