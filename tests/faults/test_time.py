"""However many dependencies hang, the whole request is answered in time."""

import random

import pytest

from chalicelib.environment import Environment
from tests.faults import faults
from tests.faults.instance import BOUND, PLACES, Founded, Instance, assert_unavailable, environment, within
from tests.faults.proxy import ANY, after, first

pytestmark = pytest.mark.emulator

# Design, Promises: 503 within 5 s.
PROMISED = 5.0


@pytest.fixture
def unlucky(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore pauses for a random time before it tries again: here always the longest."""
    monkeypatch.setattr(random, "random", lambda: 0.9999)


@pytest.fixture
def in_production(founded: Founded, instance: Instance) -> Instance:
    """With the times that are deployed."""
    deployed = {name: getattr(Environment, name) for name in ("aws_connect_timeout", "aws_read_timeout")}
    instance.restart(
        **deployed, request_budget=Environment.request_budget, last_used_timeout=Environment.last_used_timeout
    )
    return instance


@pytest.mark.parametrize("is_cold", [True, False], ids=["cold", "warm"])
@pytest.mark.parametrize("place", ["token", *PLACES])
def test_everything_hangs(place: str, is_cold: bool, instance: Instance, founded: Founded, unlucky: None) -> None:
    """F3."""
    if not is_cold:
        instance.warm_up(founded)
        instance.clock.move(hours=25)
    for proxy in instance.network.both:
        proxy.break_(ANY, faults.hang)

    with within(BOUND):
        assert_unavailable(instance.visit(place, founded), place)

    instance.mend()
    instance.clock.move(seconds=1.01)
    # 25 hours on, the token for our own endpoints is none any more: that is a refusal, and no trouble.
    assert (401 if place == "infos" and not is_cold else 200) == instance.visit(place, founded).status


@pytest.mark.slow
def test_everything_hangs_in_production(in_production: Instance, founded: Founded, unlucky: None) -> None:
    for proxy in in_production.network.both:
        proxy.break_(ANY, faults.hang)

    with within(PROMISED):
        assert_unavailable(in_production.ask(founded.credential))


@pytest.mark.slow
def test_one_service_is_slow_and_the_other_hangs_in_production(
    in_production: Instance, founded: Founded, unlucky: None
) -> None:
    """The worst that can be added up: botocore would pause for 1 s and for 2 s between its tries at Secrets Manager."""
    in_production.network.dynamodb.break_("GetItem", faults.slow)
    in_production.network.secretsmanager.break_("GetSecretValue", faults.hang)

    with within(PROMISED):
        assert_unavailable(in_production.ask(founded.credential))


@pytest.mark.parametrize("read", [1, 2])
def test_the_second_or_third_read_hangs(read: int, instance: Instance, founded: Founded) -> None:
    """The client is found and the catalogue is not, and so on."""
    instance.network.dynamodb.break_("GetItem", faults.hang, after(read - 1))
    instance.network.secretsmanager.break_("GetSecretValue", faults.hang)

    with within(BOUND):
        assert_unavailable(instance.ask(founded.credential))


def test_a_refresh_that_hangs_leaves_time_for_what_the_request_came_for(instance: Instance, founded: Founded) -> None:
    """Catalogue and key ring are both due, and Secrets Manager hangs: one request waits, the next do not."""
    instance.warm_up(founded)
    instance.clock.move(minutes=2)
    instance.network.secretsmanager.break_("GetSecretValue", faults.hang)

    with within(BOUND):
        assert 200 == instance.ask(founded.credential).status
    with within(instance.settings.aws_read_timeout):
        assert 200 == instance.ask(founded.credential).status
    assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))


def test_a_refresh_that_hangs_is_not_repeated(instance: Instance, founded: Founded) -> None:
    """The client is read, the catalogue is due and hangs, the key ring is read."""
    instance.warm_up(founded)
    instance.clock.move(minutes=2)
    instance.network.dynamodb.break_("GetItem", faults.hang, after(1))

    assert 200 == instance.ask(founded.credential).status
    assert (2, 1) == tuple(
        len(instance.network.before(operation).called(operation)) for operation in ("GetItem", "GetSecretValue")
    )


def test_no_call_starts_after_the_budget(instance: Instance, founded: Founded) -> None:
    """Every single answer comes in time, and together they are too slow."""
    instance.restart(request_budget=0.15)
    instance.network.dynamodb.break_("GetItem", faults.slow)

    assert_unavailable(instance.ask(founded.credential))
    assert [] == instance.network.secretsmanager.calls


@pytest.mark.slow
def test_a_removal_whose_scan_hangs_is_answered_in_time_and_leaves_no_mark(
    instance: Instance, founded: Founded
) -> None:
    """Issue 11: the scan ends early enough for the mark to be taken back within the same request.

    With twice production's times: on a busy machine the emulator needs more than one second for a write.
    """
    instance.restart(
        aws_connect_timeout=2 * Environment.aws_connect_timeout,
        aws_read_timeout=2 * Environment.aws_read_timeout,
        request_budget=2 * Environment.request_budget,
    )
    instance.warm_up(founded)
    token = instance.deployment.token(founded.administrator, "resource_write")
    instance.network.dynamodb.break_("Scan", faults.hang)

    with within(2 * PROMISED):
        answer = instance.http.request(
            "DELETE", "/admin-api/resources/stock", headers={"Authorization": f"Bearer {token}"}
        )

    stock = instance.parts.stores.catalogue_store.load().by_slug("stock")
    assert (503, frozenset()) == (answer.status, stock.removing)
    assert [] != instance.network.dynamodb.called("Scan")


def test_plain_http_while_everything_hangs(instance: Instance) -> None:
    """The middleware that may refuse plain HTTP needs the settings."""
    instance.network.dynamodb.break_(ANY, faults.hang)

    with within(BOUND):
        answer = instance.http.request("GET", PLACES["jwks"], headers={"X-Forwarded-Proto": "http"})
    assert_unavailable(answer)


def test_an_operator_function_has_no_deadline(instance: Instance, founded: Founded) -> None:
    """Bootstrap may take as long as it takes: outside of a request no budget applies."""
    instance.network.dynamodb.break_("GetItem", faults.hang, first(2))

    assert "unchanged" == instance.parts.operations.bootstrap.run({})["catalogue"]


def test_the_scaled_times_have_productions_relations() -> None:
    """So that what holds within the tests' bound holds within 5 s."""
    for times in (environment("any"), Environment):
        assert times.request_budget == 3 * times.aws_read_timeout
        assert times.aws_connect_timeout <= times.aws_read_timeout

    longest = Environment.request_budget + Environment.aws_connect_timeout + Environment.aws_read_timeout
    assert longest + 2 * Environment.last_used_timeout <= PROMISED
