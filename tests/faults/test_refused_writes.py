"""A write that DynamoDB refuses or that never reaches it: 503, and nothing is stored."""

import pytest

from tests.faults.instance import Network
from tests.faults.office import NOW_AND_THEN, UNKNOWN, Subject, assert_says_unavailable
from tests.faults.proxy import Exchange, only
from tests.faults.writes import READ, REFUSING, WRITE

pytestmark = pytest.mark.emulator


def test_a_write_that_dynamodb_never_takes_is_not_made(subject: Subject, network: Network) -> None:
    """F2, F3, F4, F19: 503, and unless DynamoDB itself said that it wrote nothing, the sentence says: look."""
    before = subject.stored()
    for name, fault in REFUSING.items():
        network.dynamodb.break_(WRITE, fault)

        answer = subject.perform(subject.office.hasty if name == "hang" else None)
        network.mend()

        # Who is hasty may not have come as far as the write.
        known = {"conflict": [NOW_AND_THEN], "hang": [UNKNOWN, NOW_AND_THEN]}
        assert_says_unavailable(answer, *known.get(name, [UNKNOWN]))
        assert before == subject.stored(), name

    subject.assert_next_request_is_fine(before)
    answer = subject.perform()
    assert subject.write.status == answer.status, answer.text


def test_a_write_that_finds_no_connection_is_not_made(subject: Subject, network: Network) -> None:
    """F3: nothing listens any more after the last read."""
    before = subject.stored()

    def last_answer(exchange: Exchange) -> None:
        reply = exchange.forward()
        # Not this connection: the answer goes over it.
        network.dynamodb.open_connections.discard(exchange.connection)
        network.dynamodb.refuse()
        exchange.close_connection = True
        exchange.answer(reply)

    network.dynamodb.break_(READ, last_answer, only(subject.write.reads))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert_says_unavailable(answer, UNKNOWN)
    assert not subject.was_made(before, now)
    subject.assert_next_request_is_fine(now)
