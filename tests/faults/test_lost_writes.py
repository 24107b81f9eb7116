"""A write whose answer is lost: DynamoDB applied it or not, and the server cannot tell."""

import pytest

from tests.administration.desk import CLIENTS
from tests.faults import faults
from tests.faults.instance import Network
from tests.faults.office import UNKNOWN, Office, Subject, assert_says_unavailable
from tests.faults.proxy import only
from tests.faults.writes import APPLYING, PASSING, WRITE, WRITES, conflict

pytestmark = pytest.mark.emulator


@pytest.mark.parametrize("name", PASSING)
def test_a_write_is_made_once_though_its_first_answer_was_lost(name: str, subject: Subject, network: Network) -> None:
    """F5, F6: 2xx and applied once, one audit event, and the secret that was shown works."""
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
def test_a_write_that_is_never_confirmed_is_made_wholly(name: str, subject: Subject, network: Network) -> None:
    """F4, F5, F6: 503 with the sentence that says what to do; the change is there once, with one event."""
    before = subject.stored()
    network.dynamodb.break_(WRITE, APPLYING[name])

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert_says_unavailable(answer, UNKNOWN)
    assert subject.was_made(before, now)
    subject.assert_next_request_is_fine(now)


@pytest.mark.parametrize("name", APPLYING)
def test_a_client_whose_secret_was_not_shown_is_found_and_gets_another(
    name: str, office: Office, network: Network
) -> None:
    """F5: the caller looks and regenerates the secret, as the sentence says."""
    subject = office.subject(WRITES["create"])
    network.dynamodb.break_(WRITE, APPLYING[name])
    assert_says_unavailable(subject.perform(), UNKNOWN)
    network.mend()

    found = office.desk.call("GET", f"{CLIENTS}?filters[clientId]={subject.client_id}").json["items"]
    assert [subject.client_id] == [item["clientId"] for item in found]
    answer = office.desk.call("PUT", f"{CLIENTS}/{found[0]['apiClientId']}/secrets", {})

    assert 200 == answer.status, answer.text
    subject.assert_secret_works(answer)


def test_a_conflict_after_a_lost_answer_does_not_make_our_own_write_a_rivals(
    subject: Subject, network: Network
) -> None:
    """Never 409, 412 or 422 for our own write: botocore repeated it, and only the repetition met a conflict."""
    before = subject.stored()
    network.dynamodb.break_(WRITE, faults.applied_then_reset, only(1))
    network.dynamodb.break_(WRITE, conflict, only(2))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert subject.write.status == answer.status, answer.text
    assert subject.was_made(before, now)
    subject.assert_secret_works(answer)
