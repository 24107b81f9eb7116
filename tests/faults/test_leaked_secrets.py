"""Reports of leaked secrets while DynamoDB fails. A secret is burnt with its event, or the answer is 503."""

from dataclasses import dataclass

import pytest

from chalicelib.administration.audit import AuditQuery
from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.api.drivers import Answer
from tests.faults import faults
from tests.faults.instance import Network
from tests.faults.office import UNAVAILABLE, Office, assert_says_unavailable
from tests.faults.proxy import Exchange, Fault, only
from tests.faults.write_faults import APPLYING, PASSING, READS, REFUSING, conflict
from tests.faults.writes import WRITE
from tests.leaks.finder import send

pytestmark = pytest.mark.emulator

READ = "BatchGetItem"
UNFINISHED = "Some of these secrets may still be live. Send the same report again."


@dataclass
class Leak:
    """A client whose secret leaked, and another with which the first shares a report."""

    office: Office
    client: Client
    credential: SecretCredential
    other: SecretCredential

    def report(self) -> Answer:
        secrets = [each.client_secret for each in (self.credential, self.other)]
        return send(self.office.desk, [{"token": secret} for secret in secrets])

    @property
    def are_live(self) -> list[bool]:
        asked = self.office.desk.deployment.ask
        return [200 == asked(each).status for each in (self.credential, self.other)]

    @property
    def events(self) -> int:
        trail = self.office.patient.ledgers.audit_trail
        query = AuditQuery(target=self.client.client_id, action="client_secret.burn")
        return len(trail.page(query).events)

    def assert_a_repeated_report_burns_the_rest(self) -> None:
        """Each with one event, whatever was written before."""
        answer = self.report()
        assert ["true_positive"] * 2 == [feedback["label"] for feedback in answer.json], answer.text
        assert ([False, False], 1) == (self.are_live, self.events)


@pytest.fixture
def leak(office: Office, network: Network) -> Leak:
    deployment = office.desk.deployment
    client, credential = deployment.register()
    leak = Leak(office, client, credential, deployment.register()[1])
    network.forget()
    return leak


def test_a_report_makes_two_reads_and_a_transaction_for_each_client(leak: Leak, network: Network) -> None:
    """The calls that the tests below break. A repeated report only reads."""
    answer = leak.report()
    assert 200 == answer.status, answer.text
    assert [READ, READ, WRITE, WRITE] == [call.operation for call in network.dynamodb.calls]
    network.forget()

    leak.report()

    assert [READ, READ] == [call.operation for call in network.dynamodb.calls]
    assert [False, False] == leak.are_live


@pytest.mark.parametrize("fault", READS.values(), ids=READS)
def test_a_read_that_fails_is_503_and_never_false_positive(fault: Fault, leak: Leak, network: Network) -> None:
    """F2, F3, F4: the reporter would not come back."""
    for number in (1, 2):
        network.forget()
        network.dynamodb.break_(READ, fault, lambda call, number=number: call >= number)

        assert_says_unavailable(leak.report(), UNAVAILABLE)
        network.mend()

    assert ([True, True], 0) == (leak.are_live, leak.events)
    leak.assert_a_repeated_report_burns_the_rest()


@pytest.mark.parametrize("name", [name for name in REFUSING if name != "hang"])
def test_a_write_that_is_refused_leaves_the_secret_live_and_says_so(name: str, leak: Leak, network: Network) -> None:
    """F2, F3, F4, F19."""
    network.dynamodb.break_(WRITE, REFUSING[name])

    assert_says_unavailable(leak.report(), UNFINISHED)
    network.mend()

    assert ([True, True], 0) == (leak.are_live, leak.events)
    leak.assert_a_repeated_report_burns_the_rest()


@pytest.mark.parametrize("name", PASSING)
def test_a_write_whose_response_was_lost_burns_once(name: str, leak: Leak, network: Network) -> None:
    """F5, F6."""
    for number, fault in enumerate(PASSING[name], 1):
        network.dynamodb.break_(WRITE, fault, only(number))

    assert 200 == leak.report().status
    network.mend()

    assert ([False, False], 1) == (leak.are_live, leak.events)


@pytest.mark.parametrize("name", APPLYING)
def test_a_write_that_is_never_confirmed_is_503_and_a_repeated_report_writes_nothing_twice(
    name: str, leak: Leak, network: Network
) -> None:
    """F4, F5, F6: both secrets are burnt, and nobody knows."""
    network.dynamodb.break_(WRITE, APPLYING[name])

    assert_says_unavailable(leak.report(), UNFINISHED)
    network.mend()

    assert ([False, False], 1) == (leak.are_live, leak.events)
    leak.assert_a_repeated_report_burns_the_rest()


def test_the_trouble_of_one_client_does_not_save_the_other_secret(leak: Leak, network: Network) -> None:
    """The clients are burnt one after the other."""

    def only_the_first(exchange: Exchange) -> None:
        if leak.client.client_id.encode() in exchange.raw:
            conflict(exchange)
        else:
            exchange.answer(exchange.forward())

    network.dynamodb.break_(WRITE, only_the_first)

    assert_says_unavailable(leak.report(), UNFINISHED)
    network.mend()

    assert [True, False] == leak.are_live
    leak.assert_a_repeated_report_burns_the_rest()


@pytest.mark.parametrize("fault", [None, faults.applied_then_reset], ids=["", "and the response is lost"])
def test_a_concurrent_change_is_kept_and_the_secret_is_burnt(fault: Fault | None, leak: Leak, network: Network) -> None:
    """F6, F15: the condition fails, and the client is read again."""
    rivals = leak.client._replace(access_token_lifetime=leak.client.access_token_lifetime * 2)

    def after_a_rival(exchange: Exchange) -> None:
        leak.office.desk.deployment.change(leak.client, rivals)
        (fault or (lambda each: each.answer(each.forward())))(exchange)

    network.dynamodb.break_(WRITE, after_a_rival, only(1))

    assert 200 == leak.report().status
    network.mend()

    stored = leak.office.patient.stores.clients.find(leak.client.client_id)
    assert stored is not None
    assert rivals.access_token_lifetime == stored.access_token_lifetime
    assert ([False, False], 1) == (leak.are_live, leak.events)
