"""Every caller with a right to write lengthens the audit trail. The operator function `restored` reads it all the same:
in memory that does not grow with the trail, and with an answer that Lambda takes.
"""

import gc
import json
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, AuditEvent, AuditPage, AuditQuery
from tests.unit.operations.backup import CUT, GAIN, Backup

Event = tuple[str, str, Any]
# Lambda takes an answer of 6 MB.
MAXIMUM_ANSWER = 6_000_000
LONG = "x" * 118


@dataclass
class EndlessTrail:
    """`made` gives action, target and changes of the event of a number. The newest has the highest number."""

    length: int
    begins: datetime
    made: Callable[[int], Event]

    def page(self, query: AuditQuery) -> AuditPage:
        newest = int(query.before_id, 16) - 1 if query.before_id else self.length - 1
        numbers = range(newest, max(-1, newest - query.limit), -1)
        events = tuple(self._event(number) for number in numbers)
        return AuditPage(events, events[-1].event_id if numbers[-1] else None)

    def _event(self, number: int) -> AuditEvent:
        action, target, changes = self.made(number)
        at = self.begins + timedelta(seconds=61, milliseconds=number)
        return AuditEvent(f"{number:032x}", at, Actor("administrator"), action, target, changes)


def edits(number: int) -> Event:
    """Of a client that rotates its own secret, all the time."""
    return "client_secret.regenerate", "erp", {"client_secrets": ([{"secret_id": "a" * 16, "expires_at": None}], [])}


def catalogue_changes(number: int) -> Event:
    """With large values."""
    return "scope_group.put", "resource:orders", {f"group g: scope {number}": (None, "x" * 200)}


def comings_and_goings(number: int) -> Event:
    """Of ever new clients."""
    action, changes = ("delete", {"enabled": (True, None)}) if number % 2 else ("create", {"enabled": (None, True)})
    return f"api_client.{action}", f"client-{number // 2}", changes


def peak_of(length: int, made: Callable[[int], Event]) -> tuple[int, dict[str, Any]]:
    """The most memory that a run over so many events took at once, in bytes; and the answer."""
    backup = Backup()
    backup.parts.ledgers.audit_trail = EndlessTrail(length, backup.since, made)
    backup.parts.operations.restored  # noqa: B018  # made before it is measured
    gc.collect()
    tracemalloc.start()
    answer = backup.restored(dry_run=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak, answer


def all_of_these(number: int) -> Event:
    kinds = (edits, catalogue_changes, comings_and_goings, comings_and_goings)
    return kinds[number % 4](number)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_trail() -> None:
    """36,000 events take as much as 12,000."""
    few, _ = peak_of(12_000, all_of_these)
    many, answer = peak_of(36_000, all_of_these)

    assert many < 1.2 * few
    assert (10_000, 26_000) == (len(answer["events_to_repeat_by_hand"]), answer["events_left_out"])


def test_the_oldest_events_are_the_ones_that_are_listed() -> None:
    """They are repeated first."""
    _, answer = peak_of(10_500, lambda number: ("api_client.edit", f"c-{number}", GAIN))

    listed = [event["target"] for event in answer["events_to_repeat_by_hand"]]
    assert (["c-0", "c-1"], "c-9999", 500) == (listed[:2], listed[-1], answer["events_left_out"])


def test_of_many_losses_of_a_client_the_first_are_told() -> None:
    _, answer = peak_of(450, edits)

    (client,) = answer["clients"]
    first = "2026-11-23T13:01:01Z client_secret.regenerate by administrator"
    assert ("erp", [first] * 3 + ["and 447 more"]) == (client["client_id"], client["because"])


@pytest.fixture
def crowded() -> Backup:
    """Its trail tells of 12,000 clients with the longest names: half of them are in the table, half are lost."""
    backup = Backup()
    for number in range(6_000):
        backup.brings_back(f"{LONG}-{number}")

    def made(number: int) -> Event:
        return "client_secret.regenerate" if number < 6_000 else "api_client.create", f"{LONG}-{number}", CUT

    trail = EndlessTrail(12_000, backup.since, made)
    backup.parts.ledgers.audit_trail = trail
    trail._event = long_lines(trail._event)
    return backup


def long_lines(made: Callable[[int], AuditEvent]) -> Callable[[int], AuditEvent]:
    def long(number: int) -> AuditEvent:
        event = made(number)
        return AuditEvent(
            event.event_id, event.at, Actor("x" * 128), event.action.ljust(30, "x"), event.target, event.changes
        )

    return long


def test_the_answer_is_one_that_lambda_takes(crowded: Backup) -> None:
    """Every client is looked at all the same, and what the lists leave out is counted."""
    answer = crowded.restored(dry_run=True)

    assert len(json.dumps(answer)) < MAXIMUM_ANSWER
    assert (2_000, 4_000) == (len(answer["clients"]), answer["clients_left_out"])
    assert 6_000 == len(answer["clients_lost"]) + answer["clients_lost_left_out"]


def test_all_are_disabled_though_not_all_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.operations.restored.LISTED_CLIENTS", 1)
    backup = Backup()
    for client_id in ("shop", "erp"):
        backup.forgets("api_client.edit", client_id, CUT)
    answer = backup.restored()

    assert (["shop"], 1) == ([client["client_id"] for client in answer["clients"]], answer["clients_left_out"])
    assert ["administrator"] == backup.enabled()


def test_a_client_that_lost_something_only_after_it_was_made_anew_is_not_in_the_backup() -> None:
    """The backup has what the id was before: it lost nothing but its deletion, which is told."""
    backup = Backup()
    for action, changes in (("delete", None), ("create", GAIN), ("edit", CUT)):
        backup.forgets(f"api_client.{action}", "erp", changes)
    (client,) = backup.restored()["clients"]

    assert ("erp", "disabled", ["2026-11-23T14:01:00Z api_client.delete by administrator"]) == tuple(client.values())


def test_a_client_whose_id_is_key_ring_is_listed_like_any_other() -> None:
    """The target of the ring's own events is `key-ring` too."""
    backup = Backup()
    backup.brings_back("key-ring")
    backup.forgets("key_ring.rotate", "key-ring", {"ring_version": (0, 1)})
    backup.forgets("api_client.edit", "key-ring", CUT)
    answer = backup.restored()

    assert ["api_client.edit"] == [event["action"] for event in answer["events_to_repeat_by_hand"]]
    assert [("key-ring", "disabled")] == [(client["client_id"], client["outcome"]) for client in answer["clients"]]
