"""The record of a used assertion fails. Without it there is no token, and the assertion is still usable."""

import pytest

from chalicelib.oauth.client import Client
from tests.assertions.signer import ask, claims, client_key, register, signed
from tests.faults import faults
from tests.faults.conftest import Log
from tests.faults.instance import BOUND, Instance, assert_unavailable, within
from tests.faults.proxy import Fault, only
from tests.faults.write_faults import APPLYING

pytestmark = pytest.mark.emulator

WRITE = "PutItem"
NOT_APPLIED = {
    name: fault
    for name, fault in faults.READ_FAULTS.items()
    if name not in {*APPLYING, "applied_then_500", "truncated_clean"}
}


@pytest.fixture
def client(instance: Instance) -> Client:
    return register(instance.deployment, client_key("ES256"))


def assertion(instance: Instance, client: Client) -> str:
    now = int(instance.clock().timestamp())
    return signed(claims(client, aud=instance.parts.issuer, iat=now, exp=now + 300))


@pytest.mark.parametrize("fault", NOT_APPLIED.values(), ids=NOT_APPLIED)
def test_without_the_record_there_is_no_token_and_the_assertion_stays_usable(
    fault: Fault, instance: Instance, client: Client, log: Log
) -> None:
    used = assertion(instance, client)
    instance.network.dynamodb.break_(WRITE, fault)

    with within(BOUND):
        assert_unavailable(ask(instance.deployment, used), "token")
    assert used not in log.text
    instance.mend()

    assert 200 == ask(instance.deployment, used).status
    assert 401 == ask(instance.deployment, used).status


@pytest.mark.parametrize("name", ["applied_then_reset", "applied_then_500", "delivered_twice"])
def test_our_own_write_whose_response_was_lost_is_no_replay(name: str, instance: Instance, client: Client) -> None:
    used = assertion(instance, client)
    instance.network.dynamodb.break_(WRITE, getattr(faults, name), only(1))

    assert 200 == ask(instance.deployment, used).status
    assert 401 == ask(instance.deployment, used).status


@pytest.mark.parametrize("name", APPLYING)
def test_a_record_that_is_never_confirmed_gives_no_token(name: str, instance: Instance, client: Client) -> None:
    """The assertion may be used up then. The client makes a new one."""
    used = assertion(instance, client)
    instance.network.dynamodb.break_(WRITE, APPLYING[name])

    assert_unavailable(ask(instance.deployment, used), "token")
