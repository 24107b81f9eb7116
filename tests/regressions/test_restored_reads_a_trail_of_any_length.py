"""Every writer lengthens the audit trail. The operator function `restored` can read a trail of any length.

Its memory is bounded, and its answer is within Lambda's limit.
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
from chalicelib.operations import lost_changes
from tests.unit.operations.backup import CUT, GAIN, Backup

Event = tuple[str, str, Any]
# Lambda's limit of a response is 6 MB.
MAXIMUM_ANSWER = 6_000_000
LONG = "x" * 118


@dataclass
class EndlessTrail:
    """`event_of` returns action, target and changes of the event with a number. The newest has the highest number."""

    length: int
    begins: datetime
    event_of: Callable[[int], Event]

    def page(self, query: AuditQuery) -> AuditPage:
        newest = int(query.before_id, 16) - 1 if query.before_id else self.length - 1
        numbers = range(newest, max(-1, newest - query.limit), -1)
        events = tuple(self._event(number) for number in numbers)
        return AuditPage(events, events[-1].event_id if numbers[-1] else None)

    def _event(self, number: int) -> AuditEvent:
        action, target, changes = self.event_of(number)
        at = self.begins + timedelta(seconds=61, milliseconds=number)
        return AuditEvent(f"{number:032x}", at, Actor("administrator"), action, target, changes)


def edits(number: int) -> Event:
    """Events of a client that rotates its own secret continually."""
    return "client_secret.regenerate", "erp", {"client_secrets": ([{"secret_id": "a" * 16, "expires_at": None}], [])}


def catalogue_changes(number: int) -> Event:
    """Events with large values."""
    return "scope_group.put", "resource:orders", {f"group g: scope {number}": (None, "x" * 200)}


def comings_and_goings(number: int) -> Event:
    """Events of clients that are created and deleted."""
    action, changes = ("delete", {"enabled": (True, None)}) if number % 2 else ("create", {"enabled": (None, True)})
    return f"api_client.{action}", f"client-{number // 2}", changes


def peak_of(length: int, event_of: Callable[[int], Event]) -> tuple[int, dict[str, Any]]:
    """The peak memory of a run over `length` events in bytes, and the answer."""
    backup = Backup()
    backup.parts.ledgers.audit_trail = EndlessTrail(length, backup.since, event_of)
    backup.parts.operations.restored  # noqa: B018  # Created before the measurement.
    gc.collect()
    tracemalloc.start()
    answer = backup.restored(dry_run=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak, answer


def all_of_these(number: int) -> Event:
    kinds = (edits, catalogue_changes, comings_and_goings, comings_and_goings)
    return kinds[number % 4](number)


def test_memory_does_not_grow_with_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    """6,000 events need as much memory as 2,000."""
    monkeypatch.setattr(lost_changes, "LISTED_EVENTS", 1_000)
    few, _ = peak_of(2_000, all_of_these)
    many, answer = peak_of(6_000, all_of_these)

    assert many < 1.2 * few
    assert (1_000, 5_000) == (len(answer["events_to_repeat_by_hand"]), answer["events_left_out"])


def test_the_oldest_events_are_listed() -> None:
    """The operator must repeat the oldest first."""
    _, answer = peak_of(10_500, lambda number: ("api_client.edit", f"c-{number}", GAIN))

    listed = [event["target"] for event in answer["events_to_repeat_by_hand"]]
    assert (["c-0", "c-1"], "c-9999", 500) == (listed[:2], listed[-1], answer["events_left_out"])


def test_the_first_losses_of_a_client_are_listed() -> None:
    _, answer = peak_of(450, edits)

    (client,) = answer["clients"]
    first = "2026-11-23T13:01:01Z client_secret.regenerate by administrator"
    assert ("erp", [first] * 3 + ["and 447 more"]) == (client["client_id"], client["because"])


@pytest.fixture
def crowded() -> Backup:
    """A trail with 12,000 clients with the longest names. Half of them are in the table, half are lost."""
    backup = Backup()
    for number in range(6_000):
        backup.brings_back(f"{LONG}-{number}")

    def event_of(number: int) -> Event:
        return "client_secret.regenerate" if number < 6_000 else "api_client.create", f"{LONG}-{number}", CUT

    trail = EndlessTrail(12_000, backup.since, event_of)
    backup.parts.ledgers.audit_trail = trail
    trail._event = long_lines(trail._event)
    return backup


def long_lines(event_of: Callable[[int], AuditEvent]) -> Callable[[int], AuditEvent]:
    def long(number: int) -> AuditEvent:
        event = event_of(number)
        return AuditEvent(
            event.event_id, event.at, Actor("x" * 128), event.action.ljust(30, "x"), event.target, event.changes
        )

    return long


def test_the_answer_is_within_the_limit_of_lambda(crowded: Backup) -> None:
    """Every client is processed, and clients omitted from the lists are counted."""
    answer = crowded.restored(dry_run=True)

    assert len(json.dumps(answer)) < MAXIMUM_ANSWER
    assert (2_000, 4_000) == (len(answer["clients"]), answer["clients_left_out"])
    assert 6_000 == len(answer["clients_lost"]) + answer["clients_lost_left_out"]


def test_clients_omitted_from_the_list_are_disabled_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.operations.restored.LISTED_CLIENTS", 1)
    backup = Backup()
    for client_id in ("shop", "erp"):
        backup.forgets("api_client.edit", client_id, CUT)
    answer = backup.restored()

    assert (["shop"], 1) == ([client["client_id"] for client in answer["clients"]], answer["clients_left_out"])
    assert ["administrator"] == backup.enabled()


def test_losses_of_a_recreated_client_are_not_listed() -> None:
    """The backup has the previous client with this id. Only its deletion is listed."""
    backup = Backup()
    for action, changes in (("delete", None), ("create", GAIN), ("edit", CUT)):
        backup.forgets(f"api_client.{action}", "erp", changes)
    (client,) = backup.restored()["clients"]

    assert ("erp", "disabled", ["2026-11-23T14:01:00Z api_client.delete by administrator"]) == tuple(client.values())


def test_a_client_whose_id_is_key_ring_is_listed_like_any_other() -> None:
    """The target of the events of the key ring is also `key-ring`."""
    backup = Backup()
    backup.brings_back("key-ring")
    backup.forgets("key_ring.rotate", "key-ring", {"ring_version": (0, 1)})
    backup.forgets("api_client.edit", "key-ring", CUT)
    answer = backup.restored()

    assert ["api_client.edit"] == [event["action"] for event in answer["events_to_repeat_by_hand"]]
    assert [("key-ring", "disabled")] == [(client["client_id"], client["outcome"]) for client in answer["clients"]]
