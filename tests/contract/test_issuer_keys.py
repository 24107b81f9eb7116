"""The keys of trusted issuers are stored, read through an outage, and fetched once a minute at most."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.aws.botocore_call import BotocoreCall
from chalicelib.aws.call import Call
from chalicelib.aws.issuer_keys import DynamoIssuerKeys
from chalicelib.oauth.issuer_keys import IssuerKeys, IssuerKeysStatus
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from chalicelib.store_errors import StoreUnavailable
from tests.assertions.platforms import trusted_issuer
from tests.contract.conftest import fresh_tables
from tests.fakes.memory import NOON, FakeClock

pytestmark = pytest.mark.emulator

JWK = {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AQ", "kid": "a"}
_numbers = count(1)


class Container:
    """One container: it has its own cache, and the clock of all."""

    def __init__(self, call: Call, table: str, clock: FakeClock, fetches: list[str]) -> None:
        self.is_down, self.calls = False, 0
        self._call = call
        self.keys = DynamoIssuerKeys(self.send, table, clock, fetches.append)

    def send(self, operation: str, request: Any) -> dict[str, Any]:
        self.calls += 1
        if self.is_down:
            raise StoreUnavailable("down")
        return self._call(operation, request)


class Fleet:
    def __init__(self, call: Call, table: str) -> None:
        self.clock, self.fetches = FakeClock(), list[str]()
        # Tests share the table.
        self.issuer: TrustedIssuer = trusted_issuer("aws", generation=next(_numbers))
        self.containers = [Container(call, table, self.clock, self.fetches) for _ in range(3)]


@pytest.fixture(scope="module")
def table(dynamodb: Any) -> str:
    return fresh_tables(dynamodb).clients


@pytest.fixture
def fleet(dynamodb: Any, table: str) -> Fleet:
    return Fleet(BotocoreCall(dynamodb), table)


def test_before_the_first_fetch_there_are_no_keys(fleet: Fleet) -> None:
    (container, *_) = fleet.containers

    assert IssuerKeysStatus() == container.keys.status(fleet.issuer)
    assert IssuerKeys() == container.keys.keys(fleet.issuer)


def test_keys_are_read_as_they_were_stored(fleet: Fleet) -> None:
    (container, *_) = fleet.containers
    container.keys.store(fleet.issuer, (JWK,), "https://keys.example.com/jwks", NOON)

    expected = IssuerKeysStatus(IssuerKeys((JWK,), NOON), "https://keys.example.com/jwks")
    assert expected == container.keys.status(fleet.issuer)


def test_a_failed_fetch_keeps_the_keys_and_a_later_one_forgets_the_failure(fleet: Fleet) -> None:
    (container, *_) = fleet.containers
    container.keys.store(fleet.issuer, (JWK,), "https://keys.example.com/jwks", NOON)
    container.keys.store_failure(fleet.issuer, "It did not answer.")
    assert ((JWK,), "It did not answer.") == (
        container.keys.status(fleet.issuer).keys.jwks,
        container.keys.status(fleet.issuer).error,
    )

    container.keys.store(fleet.issuer, (JWK,), "https://keys.example.com/jwks", NOON)
    assert "" == container.keys.status(fleet.issuer).error


def test_a_container_reads_the_keys_once_a_minute(fleet: Fleet) -> None:
    (container, other, *_) = fleet.containers
    assert IssuerKeys() == container.keys.keys(fleet.issuer)
    other.keys.store(fleet.issuer, (JWK,), "", NOON)
    fleet.clock.move(seconds=59)
    assert (IssuerKeys(), 1) == (container.keys.keys(fleet.issuer), container.calls)
    fleet.clock.move(seconds=1)

    assert (JWK,) == container.keys.keys(fleet.issuer).jwks


def test_an_outage_of_the_store_leaves_the_keys_that_a_container_has(fleet: Fleet) -> None:
    (container, other, *_) = fleet.containers
    other.keys.store(fleet.issuer, (JWK,), "", NOON)
    assert (JWK,) == container.keys.keys(fleet.issuer).jwks
    container.is_down = other.is_down = True
    fleet.clock.move(hours=1)

    assert (JWK,) == container.keys.keys(fleet.issuer).jwks
    with pytest.raises(StoreUnavailable):
        other.keys.keys(fleet.issuer)


def test_a_hundred_unknown_keys_in_three_containers_start_one_fetch(fleet: Fleet) -> None:
    """Only one fetch within a minute."""
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda number: fleet.containers[number % 3].keys.fresh_keys(fleet.issuer), range(100)))
    assert ["aws"] == fleet.fetches
    fleet.clock.move(seconds=59)
    fleet.containers[0].keys.fresh_keys(fleet.issuer)
    assert ["aws"] == fleet.fetches
    fleet.clock.move(seconds=2)
    fleet.containers[1].keys.fresh_keys(fleet.issuer)

    assert ["aws", "aws"] == fleet.fetches


def test_a_new_key_is_used_soon_after_it_was_fetched(fleet: Fleet) -> None:
    (container, other, *_) = fleet.containers
    container.keys.fresh_keys(fleet.issuer)
    other.keys.store(fleet.issuer, (JWK,), "", NOON)
    fleet.clock.move(seconds=2)

    assert (JWK,) == container.keys.fresh_keys(fleet.issuer).jwks


def test_registered_keys_cost_no_call(fleet: Fleet) -> None:
    (container, *_) = fleet.containers
    issuer = fleet.issuer._replace(jwks=(JWK,))

    assert ((JWK,), (JWK,), 0) == (
        container.keys.keys(issuer).jwks,
        container.keys.fresh_keys(issuer).jwks,
        container.calls,
    )


def test_a_clock_that_was_set_back_reads_again(fleet: Fleet) -> None:
    (container, *_) = fleet.containers
    container.keys.keys(fleet.issuer)
    fleet.clock.now -= timedelta(days=1)
    container.keys.keys(fleet.issuer)

    assert 2 == container.calls
