"""Revocation and introspection while AWS fails: 503, never "inactive", and never a success that is not stored."""

import pytest

from chalicelib.oauth.client import Client
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.oauth.scope import Scope
from tests.api.drivers import Answer
from tests.faults import faults
from tests.faults.instance import BOUND, UNHURRIED, Instance, assert_unavailable, within
from tests.faults.proxy import Fault, first
from tests.faults.write_faults import APPLYING, READS, REFUSING
from tests.faults.writes import WRITE
from tests.revocation.feed import claims_of
from tests.revocation.tokens import INTROSPECT, REVOKE, send

pytestmark = pytest.mark.emulator

ORDERS = "https://orders.example.com"
UNKNOWN = "It is unknown whether the change was saved."


@pytest.fixture
def party(instance: Instance) -> tuple[Client, SecretCredential, str]:
    """A client that introspects its own tokens, and a token of it."""
    registered = {"orders": Scope.parse("orders:read")}
    client, credential = instance.deployment.register(registrations=registered, introspects={"orders": 0})
    token = instance.deployment.token(credential, "orders:read")
    instance.restart()
    instance.ask(credential)
    instance.network.forget()
    return client, credential, token


def ask(instance: Instance, path: str, party: tuple[Client, SecretCredential, str]) -> Answer:
    return send(instance.deployment, path, party[2], party[1])


def is_stored(instance: Instance, party: tuple[Client, SecretCredential, str]) -> bool:
    stored = instance.parts.stores.clients.find(party[0].client_id)
    assert stored is not None
    return claims_of(party[2])["jti"] in stored.revoked_tokens


@pytest.mark.parametrize("path", [REVOKE, INTROSPECT])
@pytest.mark.parametrize("fault", READS.values(), ids=READS)
def test_a_read_that_fails_is_no_answer(
    fault: Fault, path: str, instance: Instance, party: tuple[Client, SecretCredential, str]
) -> None:
    """Protocols 1.4, 16."""
    instance.network.dynamodb.break_("GetItem", fault)

    with within(BOUND):
        assert_unavailable(ask(instance, path, party))
    instance.mend()

    assert ask(instance, INTROSPECT, party).json["active"]


@pytest.mark.parametrize("fault", REFUSING.values(), ids=REFUSING)
def test_a_revocation_that_is_not_written_is_no_success(
    fault: Fault, instance: Instance, party: tuple[Client, SecretCredential, str]
) -> None:
    """Protocols 1.4, 15."""
    instance.network.dynamodb.break_(WRITE, fault)
    answer = ask(instance, REVOKE, party)

    assert (503, "temporarily_unavailable") == (answer.status, answer.json["error"])
    instance.mend()
    assert not is_stored(instance, party)
    assert 200 == ask(instance, REVOKE, party).status
    assert is_stored(instance, party)


@pytest.mark.parametrize("fault", APPLYING.values(), ids=APPLYING)
def test_a_revocation_whose_answer_is_lost_may_be_repeated(
    fault: Fault, instance: Instance, party: tuple[Client, SecretCredential, str]
) -> None:
    """Protocols 1.4, 15: F7."""
    instance.network.dynamodb.break_(WRITE, fault)
    answer = ask(instance, REVOKE, party)

    assert (503, True) == (answer.status, answer.json["error_description"].startswith(UNKNOWN))
    instance.mend()
    assert is_stored(instance, party)
    assert 200 == ask(instance, REVOKE, party).status


@pytest.mark.parametrize("name", ["applied_then_reset", "applied_then_500", "delivered_twice"])
def test_a_lost_answer_to_a_written_revocation_is_found_out(
    name: str, instance: Instance, party: tuple[Client, SecretCredential, str]
) -> None:
    """F7: by the token of the transaction."""
    instance.restart(**UNHURRIED)
    instance.network.dynamodb.break_(WRITE, getattr(faults, name), first(1))

    assert 200 == ask(instance, REVOKE, party).status
    assert is_stored(instance, party)
    assert '{"active":false}' == ask(instance, INTROSPECT, party).text


def test_each_makes_no_call_that_is_not_needed(instance: Instance, party: tuple[Client, SecretCredential, str]) -> None:
    """Issue 17, 1: no new read on any path."""
    calls = []
    for path in (INTROSPECT, REVOKE):
        assert 200 == ask(instance, path, party).status
        calls.append([call.operation for call in instance.network.dynamodb.calls if call.operation != "UpdateItem"])
        instance.network.forget()

    assert [["GetItem"], ["GetItem", WRITE]] == calls
