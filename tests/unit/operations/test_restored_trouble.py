"""A run of `restored` that is cut short, or that meets somebody who changes the same."""

from typing import Any

import pytest

from chalicelib.administration.errors import ClientChanged
from chalicelib.operations.ring_keeper import RunFailed
from chalicelib.store_errors import StoreUnavailable
from tests.unit.operations.backup import CUT, Backup


@pytest.fixture
def backup() -> Backup:
    return Backup()


class Failing:
    """A ledger that is out of reach from the second write on."""

    def __init__(self, ledger: Any) -> None:
        self._ledger, self._left = ledger, 1

    def change(self, *change: Any, **more: Any) -> None:
        if not self._left:
            raise StoreUnavailable("TransactWriteItems: ConnectionError")
        self._left -= 1
        self._ledger.change(*change, **more)


def test_a_run_that_was_cut_short_is_finished_by_the_next(backup: Backup) -> None:
    """As after a kill: only the stored state survives."""
    backup.forgets("api_client.delete", "erp")
    backup.forgets("client_secret.delete", "shop")
    backup.parts.ledgers.ledger = Failing(backup.store)
    with pytest.raises(RunFailed, match=r"Run this again\. TransactWriteItems: ConnectionError$"):
        backup.restored()
    between = (backup.enabled(), backup.store.catalogue.epoch)
    backup.restart()
    answer = backup.restored()

    assert (["administrator", "shop"], None) == between
    assert ["is disabled", "disabled"] == [client["outcome"] for client in answer["clients"]]
    assert ["administrator"] == backup.enabled()
    assert [("api_client.edit", "erp"), ("api_client.edit", "shop")] == backup.written()[:2]


class Contended:
    """A ledger in which somebody else is always first."""

    def change(self, *_change: Any, **_more: Any) -> None:
        raise ClientChanged


def test_a_concurrent_change_of_a_client_is_no_crash(backup: Backup) -> None:
    backup.forgets("api_client.edit", "erp", CUT)
    backup.parts.ledgers.ledger = Contended()

    with pytest.raises(RunFailed, match=r"Run this again\. ClientChanged$"):
        backup.restored()
