"""How often a change is tried again, and how long it waits in between."""

from itertools import islice
from random import Random

import pytest

from chalicelib.administration.attempts import PAUSE, TRIES, attempts


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    made: list[float] = []
    monkeypatch.setattr("time.sleep", made.append)
    return made


def test_a_change_is_tried_a_bounded_number_of_times(pauses: list[float]) -> None:
    """Decided: merged retries, then 409."""
    assert (TRIES, TRIES - 1) == (len(list(attempts(Random(1)))), len(pauses))


def test_the_first_try_waits_for_nothing(pauses: list[float]) -> None:
    next(attempts(Random(1)))

    assert [] == pauses


def test_a_change_that_succeeds_waits_no_longer(pauses: list[float]) -> None:
    for number, _ in enumerate(attempts(Random(1)), 1):
        if number == 3:
            break

    assert 2 == len(pauses)


def test_pauses_are_short_and_uneven(pauses: list[float]) -> None:
    """Those who met do not meet again, and a request has time for all tries."""
    list(attempts(Random(1)))

    assert len(pauses) == len(set(pauses))
    assert all(0 <= pause < PAUSE for pause in pauses)


def test_loops_of_one_request_share_their_tries(pauses: list[float]) -> None:
    """Otherwise a nested loop would try a hundred times."""
    shared = attempts(Random(1))
    outer = list(islice(shared, 5))
    inner = list(shared)

    assert TRIES == len(outer) + len(inner)
