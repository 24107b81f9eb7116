"""When running containers apply a changed ring, and what they log if they cannot read it."""

import json
import logging

import pytest

from chalicelib.keys.key_ring import KeyRing
from chalicelib.store_errors import StoreUnavailable
from tests.api.drivers import RawEvents
from tests.fakes.memory_secrets import MemoryKeyRings
from tests.fakes.memory_wiring import MemoryWiring, ring

JWKS = "/.well-known/jwks.json"


class WatchedKeyRings(MemoryKeyRings):
    """Counts the reads, and fails if a test says so."""

    reads = 0
    is_down = False

    def load(self) -> KeyRing:
        self.reads += 1
        if self.is_down:
            raise StoreUnavailable("GetSecretValue: InternalServiceError")
        return super().load()


@pytest.fixture
def parts() -> MemoryWiring:
    made = MemoryWiring()
    made.stores.key_ring_secret = WatchedKeyRings(ring())
    made.operations.bootstrap.run({})
    made.clock.move(days=2)
    return made


def kids(parts: MemoryWiring) -> set[str]:
    return {key["kid"] for key in RawEvents(parts).request("GET", JWKS).json["keys"]}


def drop(parts: MemoryWiring) -> str:
    kid: str = parts.stores.key_ring_secret.ring.of("RS256")[0].key.kid
    answer = parts.operations.leaked.run({"kid": kid})
    assert answer["announced"]
    return kid


def test_a_leaked_key_leaves_the_jwks_when_the_catalogue_is_refreshed(parts: MemoryWiring) -> None:
    """The delay is at most 60 s, because the catalogue is refreshed every 30 s."""
    parts.tokens.catalogue()
    parts.clock.move(seconds=29)
    assert kids(parts)
    kid = drop(parts)
    parts.clock.move(seconds=1)

    assert kid not in kids(parts)


def test_without_an_announcement_a_leaked_key_leaves_the_jwks_within_a_minute(parts: MemoryWiring) -> None:
    assert kids(parts)
    kid = drop(parts)
    parts.store.catalogue = parts.tokens.catalogue()
    parts.clock.move(seconds=59)
    assert kid in kids(parts)
    parts.clock.move(seconds=1)

    assert kid not in kids(parts)


def test_an_announcement_causes_one_read(parts: MemoryWiring) -> None:
    """A ring that was restored manually never has the announced version."""
    assert kids(parts)
    before = parts.stores.key_ring_secret.ring
    drop(parts)
    parts.stores.key_ring_secret.ring = before
    reads = parts.stores.key_ring_secret.reads
    parts.clock.move(seconds=31)
    for _ in range(5):
        kids(parts)

    assert 1 == parts.stores.key_ring_secret.reads - reads


def test_an_announced_ring_that_cannot_be_read_is_read_again(parts: MemoryWiring) -> None:
    assert kids(parts)
    kid = drop(parts)
    parts.stores.key_ring_secret.is_down = True
    parts.clock.move(seconds=31)
    assert kid in kids(parts)
    parts.stores.key_ring_secret.is_down = False
    parts.clock.move(seconds=5)

    assert kid not in kids(parts)


def test_the_age_of_a_ring_that_cannot_be_refreshed_is_logged_and_measured(
    parts: MemoryWiring, caplog: pytest.LogCaptureFixture
) -> None:
    """F12."""
    caplog.set_level(logging.INFO, "watchword.metrics")
    logging.getLogger("watchword.metrics").addHandler(caplog.handler)
    logging.getLogger("watchword").addHandler(caplog.handler)
    assert kids(parts)
    parts.stores.key_ring_secret.ring = None
    parts.clock.move(hours=2)
    assert kids(parts)
    logging.getLogger("watchword.metrics").removeHandler(caplog.handler)
    logging.getLogger("watchword").removeHandler(caplog.handler)

    ages = [json.loads(record.getMessage()) for record in caplog.records if record.name == "watchword.metrics"]
    assert 7200 == ages[0]["KeyRingAgeSeconds"]
    assert 7200 == next(vars(record)["age_seconds"] for record in caplog.records if record.msg == "refresh failed")
