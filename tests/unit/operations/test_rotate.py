"""What the schedule and the operator call."""

import json
import logging
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.administration.errors import CatalogueChanged
from chalicelib.operations.ring_keeper import RunFailed
from chalicelib.store_errors import StoreUnavailable
from tests.fakes.memory import NOON
from tests.unit.keys.years import DAY
from tests.unit.operations.operator import Operator


@pytest.fixture
def operator() -> Operator:
    return Operator()


def test_a_run_with_nothing_due_changes_nothing(operator: Operator) -> None:
    before = operator.ring
    answer = operator.rotate()

    assert ("unchanged", True) == (answer["outcome"], answer["announced"])
    assert before is operator.ring
    assert [] == operator.recorded_actions()


def test_a_run_that_makes_keys_tells_which_and_the_trail_too(operator: Operator) -> None:
    operator.parts.clock.move(days=27)
    answer = operator.rotate()
    event = operator.parts.store.events[-1]

    assert "changed" == answer["outcome"]
    assert sorted(key.key.kid for key in operator.ring.keys if key.published_from > NOON) == answer["made"]
    assert ("key_ring.rotate", "operator:rotate", "key-ring") == (event.action, event.actor.client_id, event.target)
    assert ([], answer["made"]) == event.changes["keys"]
    assert (0, operator.ring.version) == event.changes["ring_version"]
    assert operator.ring.version == operator.parts.stores.catalogue_store.load().ring_version


def test_a_second_run_does_nothing(operator: Operator) -> None:
    operator.parts.clock.move(days=27)
    operator.rotate()

    assert "unchanged" == operator.rotate()["outcome"]
    assert ["key_ring.rotate"] == operator.recorded_actions()


def test_an_operator_promotes_the_standbys(operator: Operator) -> None:
    operator.parts.clock.move(days=1)
    standbys = sorted(operator.ring.of(alg)[1].key.kid for alg in ("RS256", "ES256"))
    answer = operator.rotate(now=True)

    assert standbys == answer["began_to_sign"]
    assert 2 == len(answer["made"])
    assert ["key_ring.promote"] == operator.recorded_actions()
    assert standbys == operator.parts.store.events[-1].changes["signing"][1]


def test_a_young_standby_is_refused_with_a_sentence(operator: Operator) -> None:
    before = operator.ring
    answer = operator.rotate(now=True)

    assert "refused" == answer["outcome"]
    assert "Run this again after 2026-11-24 12:00:00 UTC" in answer["reason"]
    assert before is operator.ring


@pytest.mark.parametrize("event", [{"now": "yes"}, {"now": None}, {"later": True}, {"now": True, "kid": "x"}])
def test_what_is_not_understood_is_refused(event: dict[str, Any], operator: Operator) -> None:
    operator.parts.clock.move(days=27)

    assert {"outcome": "refused", "reason": 'Send {} or {"now": true}.'} == operator.rotate(**event)


def test_a_run_killed_before_its_announcement_is_announced_by_the_next(operator: Operator) -> None:
    operator.parts.clock.move(days=27)
    quiet = replace(operator.keeper, catalogues=Unreachable())
    operator.keeper, whole = quiet, operator.keeper
    assert not operator.rotate()["announced"]
    operator.keeper = whole
    operator.parts.clock.move(days=1)
    answer = operator.rotate()

    assert ("unchanged", True) == (answer["outcome"], answer["announced"])
    assert [("key_ring.rotate", NOON + 27 * DAY)] == [
        (event.action, event.at) for event in operator.parts.store.events if event.target == "key-ring"
    ]


def test_several_changes_without_announcement_are_announced_each(operator: Operator) -> None:
    whole = operator.keeper
    operator.keeper = replace(whole, catalogues=Unreachable())
    for _ in range(2):
        operator.parts.clock.move(days=30)
        operator.rotate()
    operator.leaked(kid=operator.ring.keys[-1].key.kid)
    operator.keeper = whole
    operator.rotate()

    assert ["key_ring.rotate", "key_ring.rotate", "key_ring.leaked"] == operator.recorded_actions()
    assert operator.ring.version == operator.parts.stores.catalogue_store.load().ring_version


class Unreachable:
    def find(self) -> Any:
        raise StoreUnavailable("GetItem: InternalServerError")


def test_a_catalogue_that_changes_all_the_time_leaves_the_announcement_to_the_next_run(operator: Operator) -> None:
    class Contended:
        def change_catalogue(self, *_: Any) -> Any:
            raise CatalogueChanged

    operator.parts.clock.move(days=27)
    whole = operator.keeper
    operator.keeper = replace(whole, ledger=Contended())

    assert ("changed", False) == (operator.rotate()["outcome"], operator.rotate()["announced"])
    operator.keeper = whole
    assert operator.rotate()["announced"]


def test_a_ring_that_cannot_be_read_fails_the_run_with_a_sentence_and_a_figure(
    operator: Operator, caplog: pytest.LogCaptureFixture
) -> None:
    operator.parts.stores.key_ring_secret.ring = None

    with pytest.raises(RunFailed, match="Run this again"):
        operator.rotate()
    assert [{"RotationRuns": 1, "RotationFailures": 1}] == operator.emitted
    assert [logging.ERROR] == [record.levelno for record in caplog.records]


def test_a_key_from_the_future_is_told_and_counted_as_a_failure(operator: Operator) -> None:
    operator.parts.clock.move(days=400)
    operator.rotate()
    operator.parts.clock.move(days=-370)
    answer = operator.rotate()

    assert "held" == answer["outcome"]
    assert "one of the clocks was wrong" in answer["reason"]
    assert 1 == operator.emitted[-1]["RotationFailures"]


def test_each_run_leaves_one_line_and_its_figures(operator: Operator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "watchword")
    operator.parts.clock.move(days=28)
    operator.rotate()

    assert [
        {
            "RotationRuns": 1,
            "RotationFailures": 0,
            "SigningKeyAgeDays": 28.0,
            "SigningKeyOverdueDays": 0.0,
            "DaysToNextRotation": 2.0,
            "PublishedStandbys": 2,
        }
    ] == operator.emitted
    assert [("key rotation", "rotate", "changed")] == [
        (record.getMessage(), vars(record)["operation"], vars(record)["outcome"]) for record in caplog.records
    ]


def test_the_timeline_shows_every_moment_and_no_key_material(operator: Operator) -> None:
    operator.parts.clock.move(days=31)
    text = json.dumps(operator.parts.operations.keys.run())
    key = operator.parts.operations.keys.run()["keys"][0]

    assert "PRIVATE" not in text
    assert {
        "alg": "RS256",
        "state": "gone",
        "published_from": "2026-11-23T12:00:00Z",
        "signs_from": "2026-11-23T12:00:00Z",
        "signs_until": "2026-12-23T12:00:00Z",
        "published_until": "2026-12-24T12:01:00Z",
    } == {name: value for name, value in key.items() if name != "kid"} | {
        "state": "gone" if key["state"] == "published, silent" else key["state"]
    }


@pytest.mark.parametrize(
    ("days", "states"),
    [(0, ["signs", "standby"]), (30, ["published, silent", "signs"]), (32, ["gone", "signs"])],
)
def test_each_key_is_in_the_state_of_the_moment(days: int, states: list[str], operator: Operator) -> None:
    operator.parts.clock.move(days=days)

    assert states == [key["state"] for key in operator.parts.operations.keys.run()["keys"] if key["alg"] == "RS256"]
