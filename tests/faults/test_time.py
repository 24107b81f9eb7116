"""A request is answered in time, even if every dependency hangs."""

import random

import pytest

from tests.faults import faults
from tests.faults.instance import BOUND, PLACES, Credentials, Instance, assert_unavailable, environment, within
from tests.faults.proxy import ANY, after, first
from tests.servers import DEFAULTS

pytestmark = pytest.mark.emulator

# The limit: 503 within 5 s.
PROMISED = 5.0


@pytest.fixture
def unlucky(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes botocore's random pauses before retries as long as possible."""
    monkeypatch.setattr(random, "random", lambda: 0.9999)


@pytest.fixture
def in_production(credentials: Credentials, instance: Instance) -> Instance:
    """An instance with the timeouts of production."""
    deployed = {name: getattr(DEFAULTS, name) for name in ("aws_connect_timeout", "aws_read_timeout")}
    instance.restart(
        **deployed,
        request_budget=DEFAULTS.request_budget,
        last_used_timeout=DEFAULTS.last_used_timeout,
    )
    return instance


@pytest.mark.parametrize("is_cold", [True, False], ids=["cold", "warm"])
@pytest.mark.parametrize("place", ["token", *PLACES])
def test_a_request_is_answered_in_time_if_every_call_hangs(
    place: str, is_cold: bool, instance: Instance, credentials: Credentials, unlucky: None
) -> None:
    """F3."""
    if not is_cold:
        instance.warm_up(credentials)
        instance.clock.move(hours=25)
    for proxy in instance.network.both:
        proxy.break_(ANY, faults.hang)

    with within(BOUND):
        assert_unavailable(instance.visit(place, credentials), place)

    instance.mend()
    instance.clock.move(seconds=1.01)
    # After 25 hours, the token for our endpoints has expired, so the answer is a refusal.
    assert (401 if place == "infos" and not is_cold else 200) == instance.visit(place, credentials).status


@pytest.mark.slow
def test_a_request_is_answered_in_time_if_every_call_hangs_in_production(
    in_production: Instance, credentials: Credentials, unlucky: None
) -> None:
    for proxy in in_production.network.both:
        proxy.break_(ANY, faults.hang)

    with within(PROMISED):
        assert_unavailable(in_production.ask(credentials.credential))


@pytest.mark.slow
def test_one_service_is_slow_and_the_other_hangs_in_production(
    in_production: Instance, credentials: Credentials, unlucky: None
) -> None:
    """The worst case: botocore would pause for 1 s and 2 s between its attempts at Secrets Manager."""
    in_production.network.dynamodb.break_("GetItem", faults.slow)
    in_production.network.secretsmanager.break_("GetSecretValue", faults.hang)

    with within(PROMISED):
        assert_unavailable(in_production.ask(credentials.credential))


@pytest.mark.parametrize("read", [1, 2])
def test_the_second_or_third_read_hangs(read: int, instance: Instance, credentials: Credentials) -> None:
    """For example, the client is read and the read of the catalogue hangs."""
    instance.network.dynamodb.break_("GetItem", faults.hang, after(read - 1))
    instance.network.secretsmanager.break_("GetSecretValue", faults.hang)

    with within(BOUND):
        assert_unavailable(instance.ask(credentials.credential))


def test_a_hanging_refresh_leaves_time_for_the_request(instance: Instance, credentials: Credentials) -> None:
    """Catalogue and key ring need a refresh, and Secrets Manager hangs. One request waits, later ones do not."""
    instance.warm_up(credentials)
    instance.clock.move(minutes=2)
    instance.network.secretsmanager.break_("GetSecretValue", faults.hang)

    with within(BOUND):
        assert 200 == instance.ask(credentials.credential).status
    with within(instance.settings.aws_read_timeout):
        assert 200 == instance.ask(credentials.credential).status
    assert 1 == len(instance.network.secretsmanager.called("GetSecretValue"))


def test_a_hanging_refresh_is_not_repeated(instance: Instance, credentials: Credentials) -> None:
    """The client is read, the refresh of the catalogue hangs, and the key ring is read."""
    instance.warm_up(credentials)
    instance.clock.move(minutes=2)
    instance.network.dynamodb.break_("GetItem", faults.hang, after(1))

    assert 200 == instance.ask(credentials.credential).status
    assert (2, 1) == tuple(
        len(instance.network.before(operation).called(operation)) for operation in ("GetItem", "GetSecretValue")
    )


def test_no_call_starts_after_the_budget(instance: Instance, credentials: Credentials) -> None:
    """Each response arrives within the timeout, but together they are too slow."""
    instance.restart(request_budget=0.15)
    instance.network.dynamodb.break_("GetItem", faults.slow)

    assert_unavailable(instance.ask(credentials.credential))
    assert [] == instance.network.secretsmanager.calls


@pytest.mark.slow
def test_a_removal_with_a_hanging_scan_is_answered_in_time_and_leaves_no_mark(
    instance: Instance, credentials: Credentials
) -> None:
    """The scan ends early enough to remove the mark within the same request.

    With twice production's times: on a busy machine the emulator needs more than one second for a write.
    """
    instance.restart(
        aws_connect_timeout=2 * DEFAULTS.aws_connect_timeout,
        aws_read_timeout=2 * DEFAULTS.aws_read_timeout,
        request_budget=2 * DEFAULTS.request_budget,
    )
    instance.warm_up(credentials)
    token = instance.deployment.token(credentials.administrator, "resource_write")
    instance.network.dynamodb.break_("Scan", faults.hang)

    with within(2 * PROMISED):
        answer = instance.http.request(
            "DELETE", "/admin-api/resources/stock", headers={"Authorization": f"Bearer {token}"}
        )

    stock = instance.parts.stores.catalogue_store.load().by_slug("stock")
    assert (503, frozenset()) == (answer.status, stock.pending_removals)
    assert [] != instance.network.dynamodb.called("Scan")


def test_plain_http_is_answered_in_time_if_every_call_hangs(instance: Instance) -> None:
    """The middleware that refuses plain HTTP reads the settings."""
    instance.network.dynamodb.break_(ANY, faults.hang)

    with within(BOUND):
        answer = instance.http.request("GET", PLACES["jwks"], headers={"X-Forwarded-Proto": "http"})
    assert_unavailable(answer)


def test_an_operator_function_has_no_deadline(instance: Instance, credentials: Credentials) -> None:
    """The budget applies only to requests, not to bootstrap."""
    instance.network.dynamodb.break_("GetItem", faults.hang, first(2))

    assert "unchanged" == instance.parts.operations.bootstrap.run({})["catalogue"]


def test_the_scaled_timeouts_have_the_proportions_of_production() -> None:
    """A limit that holds in the tests then holds in production within 5 s."""
    for times in (environment("any"), DEFAULTS):
        assert times.request_budget == 3 * times.aws_read_timeout
        assert times.aws_connect_timeout <= times.aws_read_timeout

    longest = DEFAULTS.request_budget + DEFAULTS.aws_connect_timeout + DEFAULTS.aws_read_timeout
    assert longest + 2 * DEFAULTS.last_used_timeout <= PROMISED
