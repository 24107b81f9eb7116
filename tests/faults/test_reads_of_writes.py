"""What a write reads before and after its transaction, and what happens when a read fails."""

import itertools

import pytest

from tests.faults.instance import Network
from tests.faults.office import NOW_AND_THEN, Office, Subject, assert_says_unavailable
from tests.faults.proxy import Fault, after
from tests.faults.writes import QUERY, READ, READS, WRITE, WRITES

pytestmark = pytest.mark.emulator


def test_these_are_its_calls(subject: Subject, network: Network) -> None:
    """What the tests below break: the reads, then one transaction."""
    before = subject.stored()
    network.forget()

    answer = subject.perform()

    assert subject.write.status == answer.status, answer.text
    expected = [READ] * subject.write.reads + [WRITE] + [QUERY] * subject.write.queries
    assert expected == [call.operation for call in network.dynamodb.calls]
    assert subject.was_made(before, subject.stored())
    subject.assert_secret_works(answer)


def test_what_cannot_be_read_is_not_written(subject: Subject, network: Network) -> None:
    """F2, F3, F4: 503, never 401, 404 or 409 for trouble of ours, and no write is tried."""
    before = subject.stored()
    for number, (name, fault) in itertools.product(range(subject.write.reads), READS.items()):
        network.forget()
        network.dynamodb.break_(READ, fault, after(number))

        answer = subject.perform()
        network.mend()

        assert_says_unavailable(answer, NOW_AND_THEN)
        assert [] == network.dynamodb.called(WRITE), (number, name)

    assert before == subject.stored()
    subject.assert_next_request_is_fine(before)


@pytest.mark.parametrize("fault", READS.values(), ids=READS)
def test_an_eviction_shows_its_secret_though_the_trail_cannot_be_read(
    fault: Fault, office: Office, network: Network
) -> None:
    """Nothing acknowledged is lost: the secret is stored, and nobody could show it again."""
    subject = office.subject(WRITES["evict"])
    before = subject.stored()
    network.dynamodb.break_(QUERY, fault)
    answer = subject.perform()
    network.mend()

    assert (200, None) == (answer.status, answer.json["changes"]), answer.text
    assert subject.was_made(before, subject.stored())
    subject.assert_secret_works(answer)
