"""Another administrator writes between the read and the write of a change."""

import pytest

from tests.faults import faults
from tests.faults.instance import Network
from tests.faults.office import Office
from tests.faults.proxy import Exchange, Fault, only, pass_on
from tests.faults.writes import CLIENT, WRITE, WRITES

pytestmark = pytest.mark.emulator

CHANGES = [name for name, write in WRITES.items() if write.path.startswith(CLIENT)]


@pytest.mark.parametrize("fault", [pass_on, faults.applied_then_reset])
@pytest.mark.parametrize("name", CHANGES)
def test_a_concurrent_write_between_read_and_write_is_not_lost(
    name: str, fault: Fault, office: Office, network: Network
) -> None:
    """F6, F15: the condition fails, the client is read again, and both changes are stored."""
    subject = office.subject(WRITES[name])
    assert subject.client is not None
    before = subject.stored()
    rivals = subject.client._replace(access_token_lifetime=subject.client.access_token_lifetime * 2)

    def after_a_rival(exchange: Exchange) -> None:
        office.desk.deployment.change(subject.client, rivals)
        fault(exchange)

    network.dynamodb.break_(WRITE, after_a_rival, only(1))
    # The second write is the rival's, the third the retry of the first. Later responses are lost, too.
    network.dynamodb.break_(WRITE, fault, only(4))

    answer = subject.perform()
    network.mend()

    now = subject.stored()
    assert subject.write.status == answer.status, answer.text
    actions = [event.action for event in now.events]
    assert [subject.write.action, "api_client.edit"] == actions[:2]
    assert before.events == now.events[2:]
    assert subject.write.is_made(subject.client, now.content)
    if now.content is not None:
        version = subject.client.version + 2
        assert (version, rivals.access_token_lifetime) == (now.content.version, now.content.access_token_lifetime)
    subject.assert_secret_works(answer)
