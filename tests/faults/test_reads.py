"""A read that AWS does not answer, wherever it is needed: 503, in time, and over when AWS is back."""

import pytest

from tests.faults import faults
from tests.faults.conftest import Log
from tests.faults.instance import BOUND, UNHURRIED, Founded, Instance, assert_unavailable, within
from tests.faults.proxy import first

pytestmark = pytest.mark.emulator

# What a place reads, beyond what a warm instance has.
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
    for operation, known in OPERATIONS.items()
    for name, fault in known.items()
]


def _places(needs: dict[str, tuple[str, ...]]) -> list[object]:
    return [
        pytest.param(place, operation, fault, id=f"{place}-{operation}-{name}")
        for place, operations in needs.items()
        for operation in operations
        for name, fault in OPERATIONS[operation].items()
    ]


@pytest.fixture
def warm(instance: Instance, founded: Founded) -> None:
    instance.warm_up(founded)


@pytest.mark.parametrize(("place", "operation", "fault"), _places(COLD))
def test_a_cold_instance_says_that_it_is_unavailable_and_recovers(
    place: str, operation: str, fault: faults.Fault, instance: Instance, founded: Founded, log: Log
) -> None:
    """F2, F3, F4, F8, F19."""
    instance.network.before(operation).break_(operation, fault)

    with within(BOUND):
        assert_unavailable(instance.visit(place, founded), place)
    assert [("temporarily_unavailable", 503)] == [(line["outcome"], line["status"]) for line in log.requests[-1:]]
    assert log.requests[-1]["detail"]

    instance.mend()
    # No failure is kept longer than a second.
    instance.clock.move(seconds=1.01)
    assert 200 == instance.visit(place, founded).status


@pytest.mark.parametrize(("place", "operation", "fault"), _places(WARM))
def test_a_warm_instance_says_that_it_is_unavailable_and_recovers_with_the_next_request(
    place: str, operation: str, fault: faults.Fault, instance: Instance, founded: Founded, warm: None
) -> None:
    """F2, F3, F4, F19."""
    instance.network.before(operation).break_(operation, fault)

    with within(BOUND):
        assert_unavailable(instance.visit(place, founded), place)

    instance.mend()
    assert 200 == instance.visit(place, founded).status


@pytest.mark.parametrize(("operation", "fault"), STRIKES)
def test_what_a_warm_instance_has_it_goes_on_with(
    operation: str, fault: faults.Fault, instance: Instance, founded: Founded, warm: None
) -> None:
    """F8, F12: a fault at which a place does not read leaves that place alone, also when its cache grows old."""
    instance.clock.move(minutes=2)
    instance.network.before(operation).break_(operation, fault)

    for place in (place for place, operations in WARM.items() if operation not in operations):
        with within(BOUND):
            assert 200 == instance.visit(place, founded).status, place


@pytest.mark.parametrize("is_cold", [True, False], ids=["cold", "warm"])
@pytest.mark.parametrize("place", COLD)
@pytest.mark.parametrize("service", ["dynamodb", "secretsmanager"])
def test_a_service_that_refuses_connections_is_trouble_of_ours(
    service: str, place: str, is_cold: bool, instance: Instance, founded: Founded
) -> None:
    """F3."""
    operation = {"dynamodb": "GetItem", "secretsmanager": "GetSecretValue"}[service]
    if not is_cold:
        instance.warm_up(founded)
    getattr(instance.network, service).refuse()

    with within(BOUND):
        answer = instance.visit(place, founded)
    if operation in (COLD if is_cold else WARM)[place]:
        assert_unavailable(answer, place)
    else:
        assert 200 == answer.status

    instance.mend()
    instance.clock.move(seconds=1.01)
    assert 200 == instance.visit(place, founded).status


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    "fault", [faults.provisioned_throughput, faults.throttling, faults.error_500, faults.error_503, faults.reset]
)
def test_a_fault_that_passes_costs_a_moment_and_no_token(
    fault: faults.Fault, times: int, instance: Instance, founded: Founded, warm: None
) -> None:
    """F1, F3."""
    instance.network.dynamodb.break_("GetItem", fault, first(times))

    with within(BOUND):
        answer = instance.ask(founded.credential)

    assert (200, times + 1) == (answer.status, len(instance.network.dynamodb.called("GetItem")))


@pytest.mark.parametrize("operation", ["GetItem", "GetSecretValue"])
def test_an_answer_that_comes_twice_or_late_changes_nothing(
    operation: str, instance: Instance, founded: Founded
) -> None:
    instance.network.before(operation).break_(operation, faults.delivered_twice)

    assert 200 == instance.ask(founded.credential).status


@pytest.mark.parametrize("place", ["token", "infos", "health", "metadata"])
def test_every_read_that_decides_over_security_is_strongly_consistent_and_guarded(
    place: str, instance: Instance, founded: Founded
) -> None:
    """F13: an old answer cannot be told from a new one, so the question must rule it out."""
    instance.visit(place, founded)

    reads = instance.network.dynamodb.called("GetItem")
    assert reads
    assert {(True, "TOTAL")} == {(read.body["ConsistentRead"], read.body["ReturnConsumedCapacity"]) for read in reads}
    assert {"GetItem", "UpdateItem"} >= {call.operation for call in instance.network.dynamodb.calls}


def test_absence_in_the_words_of_dynamodb_is_believed(instance: Instance, founded: Founded, warm: None) -> None:
    """F14."""
    instance.network.dynamodb.break_("GetItem", faults.no_item)

    answer = instance.ask(founded.credential)

    assert (401, "invalid_client") == (answer.status, answer.json["error"])


def test_a_token_of_a_client_that_is_gone_is_refused(instance: Instance, founded: Founded, warm: None) -> None:
    """F14."""
    instance.network.dynamodb.break_("GetItem", faults.no_item)

    assert 401 == instance.visit("infos", founded).status


@pytest.mark.parametrize("name", faults.READ_FAULTS)
def test_a_refused_client_gets_no_token_from_any_fault(
    name: str, instance: Instance, founded: Founded, warm: None
) -> None:
    instance.network.dynamodb.break_("GetItem", faults.READ_FAULTS[name])

    assert_unavailable(instance.ask(founded.disabled))

    instance.mend()
    assert 401 == instance.ask(founded.disabled).status


def test_an_answer_that_was_altered_on_the_way_is_not_believed(
    instance: Instance, founded: Founded, warm: None
) -> None:
    """DynamoDB sends a checksum; a client that is switched off must not be switched on by a flipped bit."""
    off, on = b'"enabled":{"BOOL":false}', b'"enabled":{"BOOL":true}'
    instance.network.dynamodb.break_("GetItem", faults.altered(off, on))

    assert_unavailable(instance.ask(founded.disabled))


@pytest.mark.parametrize(
    "name", ["throttling", "error_500", "hang", "reset", "truncated", "empty", "html", "other_json", "conditional"]
)
def test_noting_the_last_use_never_costs_a_token(name: str, instance: Instance, founded: Founded) -> None:
    # A busy machine needs more than the 50 ms of the other tests to bring the call as far as the proxy.
    instance.restart(**UNHURRIED, last_used_timeout=1.0)
    fault = faults.READ_FAULTS.get(name, faults.conditional)
    _, credential = instance.deployment.register()
    instance.network.dynamodb.break_("UpdateItem", fault)

    with within(UNHURRIED["aws_read_timeout"]):
        answer = instance.ask(credential)

    assert (200, 1) == (answer.status, len(instance.network.dynamodb.called("UpdateItem")))
