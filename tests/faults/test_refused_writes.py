"""Writes that DynamoDB refuses or never receives. The answer is 503, and nothing is stored."""

import pytest

from tests.faults.instance import Network
from tests.faults.office import UNAVAILABLE, UNKNOWN, Subject, assert_says_unavailable
from tests.faults.proxy import Exchange, only
from tests.faults.write_faults import REFUSING
from tests.faults.writes import READ, WRITE

pytestmark = pytest.mark.emulator


def test_a_write_that_dynamodb_never_accepts_is_not_applied(subject: Subject, network: Network) -> None:
    """F2, F3, F4, F19: the answer is 503. Unless DynamoDB reported a refusal, it says to check the state."""
    before = subject.stored()
    for name, fault in REFUSING.items():
        network.dynamodb.break_(WRITE, fault)

        answer = subject.perform(subject.office.hasty if name == "hang" else None)
        network.mend()

        # With short timeouts, the request may end before the write.
        sentences = {"conflict": [UNAVAILABLE], "hang": [UNKNOWN, UNAVAILABLE]}
        assert_says_unavailable(answer, *sentences.get(name, [UNKNOWN]))
        assert before == subject.stored(), name

    subject.assert_next_request_is_fine(before)
    answer = subject.perform()
    assert subject.write.status == answer.status, answer.text


def test_a_write_without_a_connection_is_not_applied(subject: Subject, network: Network) -> None:
    """F3: connections are refused after the last read."""
    before = subject.stored()

    def last_answer(exchange: Exchange) -> None:
        reply = exchange.forward()
        # This connection stays open for the response.
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
