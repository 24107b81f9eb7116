"""The entries of the revocation feed cannot be read: 503, a feed that is a few seconds old, and never half of it."""

import jwt
import pytest

from tests.faults import faults
from tests.faults.instance import BOUND, Credentials, Instance, assert_unavailable, within
from tests.faults.proxy import Fault

pytestmark = pytest.mark.emulator

FEED = "/.well-known/revocations"
READ = "Query"


@pytest.mark.parametrize("fault", faults.READ_FAULTS.values(), ids=faults.READ_FAULTS)
def test_without_its_entries_there_is_no_feed(fault: Fault, instance: Instance, credentials: Credentials) -> None:
    """F2, F3, F4, F19: an empty feed would revive every revoked token."""
    instance.warm_up(credentials)
    instance.network.dynamodb.break_(READ, fault)

    with within(BOUND):
        assert_unavailable(instance.http.request("GET", FEED))

    instance.mend()
    instance.clock.move(seconds=1.01)
    assert 200 == instance.http.request("GET", FEED).status


@pytest.mark.parametrize("fault", faults.SECRET_FAULTS.values(), ids=faults.SECRET_FAULTS)
def test_without_the_key_ring_there_is_no_feed(fault: Fault, instance: Instance) -> None:
    instance.network.secretsmanager.break_("GetSecretValue", fault)

    with within(BOUND):
        assert_unavailable(instance.http.request("GET", FEED))

    instance.mend()
    instance.clock.move(seconds=1.01)
    assert 200 == instance.http.request("GET", FEED).status


def test_the_last_feed_is_served_for_a_few_seconds(instance: Instance, credentials: Credentials) -> None:
    """F8."""
    instance.warm_up(credentials)
    first = instance.http.request("GET", FEED)
    instance.network.dynamodb.break_(READ, faults.error_500)

    instance.clock.move(seconds=16)
    with within(BOUND):
        second = instance.http.request("GET", FEED)
    instance.clock.move(seconds=9.5)
    with within(BOUND):
        assert_unavailable(instance.http.request("GET", FEED))

    assert (200, first.text) == (second.status, second.text)


def test_the_entries_are_read_consistently_and_with_their_capacity(
    instance: Instance, credentials: Credentials
) -> None:
    """F13: a stale read would make the promise of a minute false."""
    assert 200 == instance.http.request("GET", FEED).status

    (read,) = instance.network.dynamodb.called(READ)
    assert (True, "TOTAL") == (read.body["ConsistentRead"], read.body["ReturnConsumedCapacity"])


def test_a_token_reads_no_entries(instance: Instance, credentials: Credentials) -> None:
    """Issue 17, 1: no new read on any path."""
    assert 200 == instance.ask(credentials.credential).status

    assert ["GetItem", "GetItem"] == [
        call.operation for call in instance.network.dynamodb.calls if call.operation != "UpdateItem"
    ]


def test_a_feed_of_an_old_container_is_older(instance: Instance, credentials: Credentials) -> None:
    """A verifier refuses a feed whose `iat` is before that of the one it has."""
    first = instance.http.request("GET", FEED)
    instance.clock.move(seconds=5)
    other = Instance(instance.network, instance.settings, instance.clock)
    newer = other.http.request("GET", FEED)
    again = instance.http.request("GET", FEED)

    iats = [jwt.decode(each.text, options={"verify_signature": False})["iat"] for each in (first, newer, again)]
    assert iats[0] == iats[2] < iats[1]
