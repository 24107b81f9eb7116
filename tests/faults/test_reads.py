"""Reads that AWS does not answer. The answer is 503 in time, and the server recovers with AWS."""

import pytest

from tests.faults import faults
from tests.faults.conftest import Log
from tests.faults.instance import BOUND, UNHURRIED, Credentials, Instance, assert_unavailable, within
from tests.faults.proxy import first

pytestmark = pytest.mark.emulator

# The operations of each endpoint with warm caches.
COLD = {
    "token": ("GetItem", "GetSecretValue"),
    "infos": ("GetItem", "GetSecretValue"),
    "health": ("GetItem", "GetSecretValue"),
    "metadata": ("GetItem",),
    "jwks": ("GetSecretValue",),
}
WARM = {"token": ("GetItem",), "infos": ("GetItem",), "health": ("GetItem",), "metadata": (), "jwks": ()}
OPERATIONS = {"GetItem": faults.READ_FAULTS, "GetSecretValue": faults.SECRET_FAULTS}
STRIKES = [
    pytest.param(operation, fault, id=f"{operation}-{name}")
    for operation, operation_faults in OPERATIONS.items()
    for name, fault in operation_faults.items()
]


def _places(needs: dict[str, tuple[str, ...]]) -> list[object]:
    return [
        pytest.param(place, operation, fault, id=f"{place}-{operation}-{name}")
        for place, operations in needs.items()
        for operation in operations
        for name, fault in OPERATIONS[operation].items()
    ]


@pytest.fixture
def warm(instance: Instance, credentials: Credentials) -> None:
    instance.warm_up(credentials)


@pytest.mark.parametrize(("place", "operation", "fault"), _places(COLD))
def test_a_cold_instance_answers_503_and_recovers(
    place: str, operation: str, fault: faults.Fault, instance: Instance, credentials: Credentials, log: Log
) -> None:
    """F2, F3, F4, F8, F19."""
    instance.network.before(operation).break_(operation, fault)

    with within(BOUND):
        assert_unavailable(instance.visit(place, credentials), place)
    assert [("temporarily_unavailable", 503)] == [(line["outcome"], line["status"]) for line in log.requests[-1:]]
    assert log.requests[-1]["detail"]

    instance.mend()
    # A failure is cached for at most one second.
    instance.clock.move(seconds=1.01)
    assert 200 == instance.visit(place, credentials).status


@pytest.mark.parametrize(("place", "operation", "fault"), _places(WARM))
def test_a_warm_instance_answers_503_and_recovers_with_the_next_request(
    place: str, operation: str, fault: faults.Fault, instance: Instance, credentials: Credentials, warm: None
) -> None:
    """F2, F3, F4, F19."""
    instance.network.before(operation).break_(operation, fault)

    with within(BOUND):
        assert_unavailable(instance.visit(place, credentials), place)

    instance.mend()
    assert 200 == instance.visit(place, credentials).status


@pytest.mark.parametrize(("operation", "fault"), STRIKES)
def test_a_warm_instance_uses_its_cached_values(
    operation: str, fault: faults.Fault, instance: Instance, credentials: Credentials, warm: None
) -> None:
    """F8, F12: a fault does not affect an endpoint that does not make the call, even if its cache is old."""
    instance.clock.move(minutes=2)
    instance.network.before(operation).break_(operation, fault)

    for place in (place for place, operations in WARM.items() if operation not in operations):
        with within(BOUND):
            assert 200 == instance.visit(place, credentials).status, place


@pytest.mark.parametrize("is_cold", [True, False], ids=["cold", "warm"])
@pytest.mark.parametrize("place", COLD)
@pytest.mark.parametrize("service", ["dynamodb", "secretsmanager"])
def test_refused_connections_give_a_503(
    service: str, place: str, is_cold: bool, instance: Instance, credentials: Credentials
) -> None:
    """F3."""
    operation = {"dynamodb": "GetItem", "secretsmanager": "GetSecretValue"}[service]
    if not is_cold:
        instance.warm_up(credentials)
    getattr(instance.network, service).refuse()

    with within(BOUND):
        answer = instance.visit(place, credentials)
    if operation in (COLD if is_cold else WARM)[place]:
        assert_unavailable(answer, place)
    else:
        assert 200 == answer.status

    instance.mend()
    instance.clock.move(seconds=1.01)
    assert 200 == instance.visit(place, credentials).status


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    "fault", [faults.provisioned_throughput, faults.throttling, faults.error_500, faults.error_503, faults.reset]
)
def test_a_temporary_fault_delays_a_token_but_does_not_fail_it(
    fault: faults.Fault, times: int, instance: Instance, credentials: Credentials, warm: None
) -> None:
    """F1, F3."""
    instance.network.dynamodb.break_("GetItem", fault, first(times))

    with within(BOUND):
        answer = instance.ask(credentials.credential)

    assert (200, times + 1) == (answer.status, len(instance.network.dynamodb.called("GetItem")))


@pytest.mark.parametrize("operation", ["GetItem", "GetSecretValue"])
def test_a_repeated_or_late_response_changes_nothing(
    operation: str, instance: Instance, credentials: Credentials
) -> None:
    instance.network.before(operation).break_(operation, faults.delivered_twice)

    assert 200 == instance.ask(credentials.credential).status


@pytest.mark.parametrize("place", ["token", "infos", "health", "metadata"])
def test_every_security_read_is_strongly_consistent_and_requests_its_capacity(
    place: str, instance: Instance, credentials: Credentials
) -> None:
    """F13: a stale response looks like a fresh one, so reads must be strongly consistent."""
    instance.visit(place, credentials)

    reads = instance.network.dynamodb.called("GetItem")
    assert reads
    assert {(True, "TOTAL")} == {(read.body["ConsistentRead"], read.body["ReturnConsumedCapacity"]) for read in reads}
    assert {"GetItem", "UpdateItem"} >= {call.operation for call in instance.network.dynamodb.calls}


def test_a_complete_response_without_an_item_means_not_found(
    instance: Instance, credentials: Credentials, warm: None
) -> None:
    """F14."""
    instance.network.dynamodb.break_("GetItem", faults.no_item)

    answer = instance.ask(credentials.credential)

    assert (401, "invalid_client") == (answer.status, answer.json["error"])


def test_a_token_of_a_deleted_client_is_refused(instance: Instance, credentials: Credentials, warm: None) -> None:
    """F14."""
    instance.network.dynamodb.break_("GetItem", faults.no_item)

    assert 401 == instance.visit("infos", credentials).status


@pytest.mark.parametrize("name", faults.READ_FAULTS)
def test_no_fault_gives_a_token_to_a_refused_client(
    name: str, instance: Instance, credentials: Credentials, warm: None
) -> None:
    instance.network.dynamodb.break_("GetItem", faults.READ_FAULTS[name])

    assert_unavailable(instance.ask(credentials.disabled))

    instance.mend()
    assert 401 == instance.ask(credentials.disabled).status


def test_a_corrupted_response_is_refused(instance: Instance, credentials: Credentials, warm: None) -> None:
    """DynamoDB sends a checksum. A flipped bit must not enable a disabled client."""
    off, on = b'"enabled":{"BOOL":false}', b'"enabled":{"BOOL":true}'
    instance.network.dynamodb.break_("GetItem", faults.altered(off, on))

    assert_unavailable(instance.ask(credentials.disabled))


@pytest.mark.parametrize(
    "name", ["throttling", "error_500", "hang", "reset", "truncated", "empty", "html", "other_json", "conditional"]
)
def test_a_failed_record_of_the_last_use_does_not_fail_a_token(
    name: str, instance: Instance, credentials: Credentials
) -> None:
    # A busy machine may need more than 50 ms, the timeout of the other tests, until the call reaches the proxy.
    instance.restart(**UNHURRIED, last_used_timeout=1.0)
    fault = faults.READ_FAULTS.get(name, faults.conditional)
    _, credential = instance.deployment.register()
    instance.network.dynamodb.break_("UpdateItem", fault)

    with within(UNHURRIED["aws_read_timeout"]):
        answer = instance.ask(credential)

    assert (200, 1) == (answer.status, len(instance.network.dynamodb.called("UpdateItem")))
