"""The function `pointers` adds what older versions did not write, and looks one secret up."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from chalicelib.administration import attempts
from chalicelib.administration.errors import ClientChanged, Conflict
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_secret import SHA256
from chalicelib.operations.pointers import LONGEST_RUN, Pointers
from tests.contract.clients import client
from tests.fakes.memory import NOON, FakeClock


class MemoryPointers:
    """Implements SecretPointers, with one client per page. `conflicts` are the writes that fail next."""

    def __init__(self, *clients: Client, conflicts: int = 0) -> None:
        self.stored = {each.client_id: each for each in clients}
        self.pointers: dict[str, str] = {}
        self.conflicts = conflicts
        self.clock = FakeClock()

    def owners(self, hashes: Collection[str]) -> list[Client]:
        return self.clients({self.pointers[each] for each in hashes if each in self.pointers})

    def clients(self, client_ids: Collection[str]) -> list[Client]:
        return [self.stored[each] for each in sorted(client_ids) if each in self.stored]

    def all_clients(self, after: str | None = None) -> Iterator[list[Client]]:
        yield []
        for each in sorted(self.stored.values()):
            if each.client_id > (after or ""):
                yield [each]

    def missing(self, clients: Collection[Client]) -> list[tuple[Client, set[str]]]:
        unknown = [(each, {secret.hash for secret in each.client_secrets} - self.pointers.keys()) for each in clients]
        return [pair for pair in unknown if pair[1]]

    def write(self, client: Client, hashes: Collection[str]) -> None:
        if self.conflicts:
            self.conflicts -= 1
            raise ClientChanged
        self.clock.move(seconds=15)
        self.pointers |= dict.fromkeys(hashes, client.client_id)

    def run(self, **event: Any) -> dict[str, Any]:
        return Pointers(self, self.clock, Random(1)).run(event)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PAUSE", 0)


def clients(number: int) -> list[Client]:
    return [client(client_id=f"c{each}") for each in range(number)]


def test_each_secret_gets_a_pointer_and_a_second_run_writes_nothing() -> None:
    store = MemoryPointers(*clients(2))

    assert {"outcome": "complete", "clients": 2, "pointers_written": 2} == store.run()
    assert {"outcome": "complete", "clients": 2, "pointers_written": 0} == store.run()
    assert {"c0", "c1"} == set(store.pointers.values())


def test_a_run_stops_in_time_and_the_next_one_continues() -> None:
    """Lambda would end it after a minute."""
    store = MemoryPointers(*clients(7))

    answers = [store.run()]
    while "after" in answers[-1]:
        answers.append(store.run(after=answers[-1]["after"]))

    assert timedelta(seconds=30) < LONGEST_RUN < timedelta(seconds=45)
    assert [("incomplete", 3), ("incomplete", 3), ("complete", 1)] == [
        (answer["outcome"], answer["pointers_written"]) for answer in answers
    ]
    assert 7 == len(store.pointers)


def test_a_client_that_is_changed_meanwhile_is_read_again() -> None:
    store = MemoryPointers(*clients(2), conflicts=3)

    assert 2 == store.run()["pointers_written"]


def test_a_client_that_is_changed_all_the_time_fails_the_run() -> None:
    """`complete` would be wrong."""
    with pytest.raises(Conflict):
        MemoryPointers(*clients(1), conflicts=100).run()


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({}, "live"),
        ({"enabled": False}, "of a disabled client"),
    ],
)
def test_a_secret_is_looked_up_by_its_hash(fields: dict[str, Any], outcome: str) -> None:
    """`make check-secret` sends the hash, never the secret."""
    owner = client(client_id="shop", **fields)
    store = MemoryPointers(owner)
    store.run()
    (secret,) = owner.client_secrets
    digest = secret.hash.removeprefix(SHA256)

    found = {"client_id": "shop", "secret_id": secret.credential_id}
    assert {"outcome": outcome, **found} == store.run(sha256=digest)
    store.stored["shop"] = owner._replace(client_secrets=(secret._replace(expires_at=NOON),))
    assert {"outcome": "expired", **found} == store.run(sha256=digest)
    store.stored["shop"] = owner._replace(client_secrets=())
    assert {"outcome": "unknown"} == store.run(sha256=digest)
    assert {"outcome": "unknown"} == store.run(sha256=sha256(b"").hexdigest())


@pytest.mark.parametrize(
    "event",
    [{"after": ""}, {"after": 1}, {"after": "a b"}, {"sha256": "a"}, {"sha256": 1}, {"after": "a", "x": 1}, {"x": 1}],
)
def test_any_other_event_is_refused(event: dict[str, Any]) -> None:
    answer = MemoryPointers(*clients(1)).run(**event)

    assert ("refused", True) == (answer["outcome"], answer["reason"].startswith("Send {}"))
