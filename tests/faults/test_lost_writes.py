"""Writes whose response is lost. The server cannot know whether DynamoDB applied them."""

import pytest

from tests.administration.desk import CLIENTS
from tests.faults import faults
from tests.faults.instance import Network
from tests.faults.office import UNKNOWN, Office, Subject, assert_says_unavailable
from tests.faults.proxy import only
from tests.faults.write_faults import APPLYING, PASSING, conflict
from tests.faults.writes import WRITE, WRITES

pytestmark = pytest.mark.emulator


@pytest.mark.parametrize("name", PASSING)
def test_a_write_whose_first_response_was_lost_is_applied_once(name: str, subject: Subject, network: Network) -> None:
    """F5, F6: the answer is 2xx, the write is applied once with one audit event, and the returned secret works."""
    before = subject.stored()
    for number, fault in enumerate(PASSING[name], 1):
        network.dynamodb.break_(WRITE, fault, only(number))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert subject.write.status == answer.status, answer.text
    assert subject.was_made(before, now)
    subject.assert_secret_works(answer)
    subject.assert_next_request_is_fine(now)


@pytest.mark.parametrize("name", APPLYING)
def test_a_write_that_is_never_confirmed_is_applied_completely(name: str, subject: Subject, network: Network) -> None:
    """F4, F5, F6: the answer is 503 and says what to do. The change is stored once, with one event."""
    before = subject.stored()
    network.dynamodb.break_(WRITE, APPLYING[name])

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert_says_unavailable(answer, UNKNOWN)
    assert subject.was_made(before, now)
    subject.assert_next_request_is_fine(now)


@pytest.mark.parametrize("name", APPLYING)
def test_the_secret_of_a_client_created_with_a_lost_response_can_be_regenerated(
    name: str, office: Office, network: Network
) -> None:
    """F5: the caller finds the client and regenerates the secret, as the error message says."""
    subject = office.subject(WRITES["create"])
    network.dynamodb.break_(WRITE, APPLYING[name])
    assert_says_unavailable(subject.perform(), UNKNOWN)
    network.mend()

    items = office.desk.call("GET", f"{CLIENTS}?filters[clientId]={subject.client_id}").json["items"]
    assert [subject.client_id] == [item["clientId"] for item in items]
    answer = office.desk.call("PUT", f"{CLIENTS}/{items[0]['apiClientId']}/secrets", {})

    assert 200 == answer.status, answer.text
    subject.assert_secret_works(answer)


def test_a_conflict_after_a_lost_response_is_not_attributed_to_another_writer(
    subject: Subject, network: Network
) -> None:
    """Our own write must not cause 409, 412 or 422. botocore retried it, and only the retry had a conflict."""
    before = subject.stored()
    network.dynamodb.break_(WRITE, faults.applied_then_reset, only(1))
    network.dynamodb.break_(WRITE, conflict, only(2))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert subject.write.status == answer.status, answer.text
    assert subject.was_made(before, now)
    subject.assert_secret_works(answer)
