"""The clients table was restored from a backup; what follows is as the audit trail remembers it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.oauth.client import Client
from chalicelib.operations.restored import STAYS_ENABLED
from tests.unit.operations.backup import CUT, GAIN, Backup


@pytest.fixture
def backup() -> Backup:
    return Backup()


def test_who_lost_something_is_disabled_and_the_others_go_on(backup: Backup) -> None:
    """Fail closed: a restoration brings back deleted and disabled clients, old secrets, scopes that were cut."""
    backup.forgets("api_client.edit", "erp", CUT)
    backup.forgets("api_client.edit", "shop", GAIN)
    answer = backup.restored()

    assert ["administrator", "shop"] == backup.enabled()
    because = ["2026-11-23T14:01:00Z api_client.edit by administrator"]
    assert [{"client_id": "erp", "outcome": "disabled", "because": because}] == answer["clients"]
    assert [("api_client.edit", "erp"), ("catalogue.restored", "restore:2026-11-23T13:00:00Z")] == backup.written()


def test_tokens_issued_until_now_are_refused(backup: Backup) -> None:
    """From the next whole second on, for `iat` has no finer grain."""
    backup.clock.move(milliseconds=1)
    answer = backup.restored()

    assert "2026-11-23T14:00:01Z" == answer["tokens_refused_that_were_issued_before"]
    assert datetime.fromisoformat("2026-11-23T14:00:01Z") == backup.store.catalogue.epoch


def test_the_epoch_never_goes_back(backup: Backup) -> None:
    """The clock of another container may be ahead of this one's."""
    backup.restored()
    backup.clock.move(minutes=-30)

    assert (
        "2026-11-23T14:00:02Z"
        == backup.restored(since="2026-11-23T12:30:00Z")["tokens_refused_that_were_issued_before"]
    )


def test_a_run_after_a_complete_one_changes_nothing(backup: Backup) -> None:
    """An administrator may have enabled a client meanwhile."""
    backup.forgets("api_client.edit", "erp", CUT)
    first = backup.restored()
    backup.clock.move(hours=1)
    backup.parts.ledgers.ledger.change(
        backup.store.clients["erp"],
        enabled(backup.store.clients["erp"]),
        audit_event("api_client.edit", "erp", Actor("administrator"), backup.clock(), backup.parts.randomness, GAIN),
    )
    written = backup.written()
    second = backup.restored()

    assert ("changed", "unchanged") == (first["outcome"], second["outcome"])
    assert (written, ["administrator", "erp", "shop"]) == (backup.written(), backup.enabled())
    assert ["is enabled"] == [client["outcome"] for client in second["clients"]]
    assert first["events_to_repeat_by_hand"] == second["events_to_repeat_by_hand"]


def test_what_is_done_to_the_restored_table_later_is_not_held_against_anybody(backup: Backup) -> None:
    """It is in the table."""
    backup.restored()
    backup.forgets("client_secret.regenerate", "shop")

    assert ([], ["administrator", "erp", "shop"]) == (backup.restored()["clients"], backup.enabled())


def test_another_table_that_is_restored_to_the_same_time_is_repaired_again(backup: Backup) -> None:
    """The audit trail has the run for the first table, but the second table lacks its epoch."""
    backup.forgets("api_client.edit", "erp", CUT)
    catalogue, clients = backup.store.catalogue, dict(backup.store.clients)
    backup.restored()
    backup.store.catalogue, backup.store.clients = catalogue, clients

    assert "changed" == backup.restored()["outcome"]
    assert ["administrator", "shop"] == backup.enabled()


def test_the_last_grant_holder_stays_enabled_and_the_answer_says_what_to_do(backup: Backup) -> None:
    """Otherwise nobody could administer the server. Deleted grant holders are disabled first."""
    backup.brings_back("zoe", "api_client_grant")
    backup.forgets("client_secret.regenerate", "administrator")
    backup.forgets("api_client.delete", "zoe")
    backup.forgets("api_client.edit", "shop", CUT)
    answer = backup.restored()

    outcomes = {client["client_id"]: client["outcome"] for client in answer["clients"]}
    assert {"zoe": "disabled", "administrator": STAYS_ENABLED, "shop": "disabled"} == outcomes
    assert ("changed", ["administrator", "erp"]) == (answer["outcome"], backup.enabled())


def test_clients_that_were_made_since_are_named_as_lost(backup: Backup) -> None:
    """Unless somebody deleted them again."""
    for client_id in ("late", "later", "gone"):
        backup.forgets("api_client.create", client_id, {"enabled": (None, True)})
    backup.forgets("api_client.edit", "later", CUT)
    backup.forgets("api_client.delete", "gone")
    answer = backup.restored()

    assert (["late", "later"], []) == (answer["clients_lost"], answer["clients"])


def test_a_client_that_was_deleted_and_made_again_is_lost(backup: Backup) -> None:
    for action in ("api_client.delete", "api_client.create"):
        backup.forgets(action, "again")

    assert ["again"] == backup.restored()["clients_lost"]


def test_what_has_to_be_repeated_by_hand_is_told_in_the_order_of_time(backup: Backup) -> None:
    """The ring is not in the table: its changes are not lost."""
    backup.forgets("resource.create", "resource:orders")
    backup.forgets("key_ring.rotate", "key-ring")
    backup.forgets("api_client.edit", "shop", GAIN)
    events = backup.restored()["events_to_repeat_by_hand"]

    first = {"at": "2026-11-23T14:01:00Z", "action": "resource.create", "target": "resource:orders"}
    assert first | {"actor": "administrator"} == events[0]
    assert ["resource.create", "api_client.edit"] == [event["action"] for event in events]


def test_the_trail_is_read_to_its_end(backup: Backup) -> None:
    """A page has 200 events."""
    backup.forgets("api_client.edit", "erp", CUT)
    for _ in range(450):
        backup.forgets("api_client.edit", "shop", GAIN)
    answer = backup.restored()

    assert (451, 0) == (len(answer["events_to_repeat_by_hand"]), answer["events_left_out"])
    assert ["administrator", "shop"] == backup.enabled()


def test_an_answer_fits_into_what_lambda_may_answer(backup: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every client is looked at all the same."""
    monkeypatch.setattr("chalicelib.operations.lost_changes.LISTED_EVENTS", 2)
    for client_id in ("shop", "shop", "erp"):
        backup.forgets("api_client.edit", client_id, CUT)
    answer = backup.restored()

    assert (2, 1, ["administrator"]) == (
        len(answer["events_to_repeat_by_hand"]),
        answer["events_left_out"],
        backup.enabled(),
    )


@pytest.mark.parametrize(
    ("seconds", "still_enabled"), [(30, ["administrator", "shop"]), (90, ["administrator", "erp", "shop"])]
)
def test_a_request_that_began_just_before_counts_as_after(
    seconds: int, still_enabled: list[str], backup: Backup
) -> None:
    """It may have been written after; and clocks disagree by a minute."""
    backup.forgets("api_client.edit", "erp", CUT, at=backup.since - timedelta(seconds=seconds))
    backup.restored()

    assert still_enabled == backup.enabled()


def test_a_dry_run_tells_and_writes_nothing(backup: Backup) -> None:
    backup.forgets("api_client.edit", "erp", CUT)
    answer = backup.restored(dry_run=True)

    assert ("dry run", None) == (answer["outcome"], answer["tokens_refused_that_were_issued_before"])
    assert ["would be disabled"] == [client["outcome"] for client in answer["clients"]]
    assert ([], ["administrator", "erp", "shop"]) == (backup.written(), backup.enabled())


def test_a_dry_run_after_a_whole_one_threatens_nobody(backup: Backup) -> None:
    """The next run will not disable whom the administrator enabled again."""
    backup.forgets("api_client.edit", "erp", CUT)
    backup.restored()
    backup.store.clients["erp"] = enabled(backup.store.clients["erp"])

    assert ["is enabled"] == [client["outcome"] for client in backup.restored(dry_run=True)["clients"]]


@pytest.mark.parametrize(
    "event",
    [
        {"since": None},
        {"since": 1},
        {"since": ""},
        {"since": "yesterday"},
        {"since": "2026-11-23T13:00:00"},
        {"since": "2026-11-23T15:00:00Z"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"dry_run": "false"},
        {"dry": True},
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(event: dict[str, Any], backup: Backup) -> None:
    """No moment, one without a time zone, one to come."""
    reason = 'Send {"since": "2030-01-31T12:00:00Z"}, the time in the past to which the table was restored.'

    assert {"outcome": "refused", "reason": reason} == backup.restored(**event)
    assert [] == backup.written()


def enabled(client: Client) -> Client:
    return client._replace(enabled=True)
