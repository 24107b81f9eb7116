"""A token by the identity of a workload reads the keys of the issuer, the pointer of the subject, and the client."""

from typing import Any

import pytest

from chalicelib.administration.audit import Actor, audit_event
from chalicelib.oauth.client import Client
from chalicelib.oauth.trusted_issuer import TrustedIssuer
from tests.api.drivers import Answer
from tests.api.forms import unverified_claims
from tests.assertions.platforms import token, trust, trusted_issuer
from tests.assertions.signer import ask, public_jwk
from tests.faults import faults
from tests.faults.conftest import Log
from tests.faults.instance import BOUND, Instance, assert_unavailable, within
from tests.faults.proxy import Fault, after, only
from tests.faults.write_faults import READS

pytestmark = pytest.mark.emulator

# With an empty cache: the catalogue, the keys of the issuer, the pointer of the subject, the client.
COLD, WARM = 4, 2
FETCHES: list[str] = []


@pytest.fixture
def issuer(instance: Instance) -> TrustedIssuer:
    """Its keys were fetched. It is the same one in each test."""
    parts, issuer = instance.parts, trusted_issuer("aws")
    parts.assertions.start_fetch = FETCHES.append
    FETCHES.clear()
    before = parts.stores.catalogue_store.load()
    found = before.trusted_issuer(issuer.issuer)
    if found:
        return found
    event = audit_event("trusted_issuer.create", "issuer:aws", Actor("tests"), instance.clock(), parts.randomness)
    parts.ledgers.ledger.change_catalogue(before, before._replace(trusted_issuers=(issuer,)), event)
    stored = parts.stores.catalogue_store.load().trusted_issuers[0]
    parts.assertions.issuer_keys.store(stored, ({**public_jwk("ES256"), "kid": "k1"},), "", instance.clock())
    return stored


@pytest.fixture
def client(instance: Instance, issuer: TrustedIssuer) -> Client:
    """The default client of its role."""
    deployment = instance.deployment
    found = deployment.parts.stores.clients.find("role")
    if found:
        return found
    new, _ = deployment.register(client_id="role", client_name="Role")
    role = trust("aws", is_default=True)._replace(issuer_generation=issuer.generation)
    deployment.change(new, new._replace(client_secrets=(), trusts=(role,)))
    return new


def send(instance: Instance, header: dict[str, str] | None = None, **parameters: str) -> Answer:
    now = int(instance.clock().timestamp())
    assertion = token("aws", header, aud=instance.parts.issuer, iat=now, exp=now + 300)
    return ask(instance.deployment, assertion, **parameters)


def restart(instance: Instance) -> None:
    """With empty caches, and without the calls of the fixtures."""
    instance.restart()
    assertions: Any = instance.parts.assertions
    assertions.start_fetch = FETCHES.append
    instance.network.forget()


@pytest.mark.parametrize("fault", READS.values(), ids=READS)
def test_each_read_that_fails_gives_a_503_and_the_next_request_a_token(
    fault: Fault, instance: Instance, client: Client, log: Log
) -> None:
    """F2, F3, F4: never a 401, which would be final."""
    for number in range(COLD):
        restart(instance)
        instance.network.dynamodb.break_("GetItem", fault, after(number))
        with within(BOUND):
            assert_unavailable(send(instance), "token")
        instance.mend()
        instance.clock.move(seconds=1.01)

        answer = send(instance)
        assert (200, client.client_id) == (answer.status, unverified_claims(answer.json["access_token"])["sub"])
    assert "eyJ" not in log.text


def test_these_are_the_reads(instance: Instance, client: Client) -> None:
    restart(instance)
    assert 200 == send(instance).status
    assert COLD == len(instance.network.dynamodb.called("GetItem"))

    instance.network.forget()
    assert 200 == send(instance).status
    assert WARM == len(instance.network.dynamodb.called("GetItem"))

    instance.network.forget()
    assert 200 == send(instance, client_id=client.client_id).status
    assert 1 == len(instance.network.dynamodb.called("GetItem"))


# By an hour of its own, because the tests share the claim, which holds for a minute.
@pytest.mark.parametrize(
    ("hours", "name"), [*enumerate(["throttling", "error_500", "reset", "access_denied", "hang"], 1)]
)
def test_an_unknown_key_whose_fetch_cannot_be_claimed_is_no_wrong_key(
    hours: int, name: str, instance: Instance, client: Client
) -> None:
    """The issuer may have a new key. The next request starts the fetch."""
    instance.clock.move(hours=hours)
    restart(instance)
    instance.network.dynamodb.break_("UpdateItem", faults.READ_FAULTS[name])

    with within(BOUND):
        assert_unavailable(send(instance, {"kid": "k2"}), "token")
    assert [] == FETCHES
    instance.mend()

    assert 401 == send(instance, {"kid": "k2"}).status
    assert ["aws"] == FETCHES


def test_a_claim_whose_response_was_lost_starts_one_fetch(instance: Instance, client: Client) -> None:
    instance.clock.move(hours=10)
    restart(instance)
    instance.network.dynamodb.break_("UpdateItem", faults.applied_then_reset, only(1))

    assert [401, 401] == [send(instance, {"kid": "k2"}).status for _ in range(2)]
    assert ["aws"] == FETCHES
