"""Reads of a write before and after its transaction, and their faults."""

import itertools

import pytest

from tests.faults.instance import Network
from tests.faults.office import UNAVAILABLE, Office, Subject, assert_says_unavailable
from tests.faults.proxy import Fault, after
from tests.faults.write_faults import READS
from tests.faults.writes import QUERY, READ, WRITE, WRITES

pytestmark = pytest.mark.emulator


def test_the_operation_makes_these_calls(subject: Subject, network: Network) -> None:
    """The calls that the tests below break: the reads, then one transaction."""
    before = subject.stored()
    network.forget()

    answer = subject.perform()

    assert subject.write.status == answer.status, answer.text
    expected = [READ] * subject.write.reads + [WRITE] + [QUERY] * subject.write.queries
    assert expected == [call.operation for call in network.dynamodb.calls]
    assert subject.was_made(before, subject.stored())
    subject.assert_secret_works(answer)


def test_a_write_fails_if_its_read_fails(subject: Subject, network: Network) -> None:
    """F2, F3, F4: the answer is 503, never 401, 404 or 409, and no write is attempted."""
    before = subject.stored()
    for number, (name, fault) in itertools.product(range(subject.write.reads), READS.items()):
        network.forget()
        network.dynamodb.break_(READ, fault, after(number))

        answer = subject.perform()
        network.mend()

        assert_says_unavailable(answer, UNAVAILABLE)
        assert [] == network.dynamodb.called(WRITE), (number, name)

    assert before == subject.stored()
    subject.assert_next_request_is_fine(before)


@pytest.mark.parametrize("fault", READS.values(), ids=READS)
def test_an_eviction_returns_its_secret_even_if_the_audit_trail_cannot_be_read(
    fault: Fault, office: Office, network: Network
) -> None:
    """The secret is already stored, and only this response contains it."""
    subject = office.subject(WRITES["evict"])
    before = subject.stored()
    network.dynamodb.break_(QUERY, fault)
    answer = subject.perform()
    network.mend()

    assert (200, None) == (answer.status, answer.json["changes"]), answer.text
    assert subject.was_made(before, subject.stored())
    subject.assert_secret_works(answer)
