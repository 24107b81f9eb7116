"""Secrets Manager and DynamoDB fail at every step of a run. The run reports it, and the next run completes it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.keys.rotation import next_key_due
from chalicelib.operations.ring_keeper import RunFailed
from chalicelib.operations.rotate import Rotate
from chalicelib.wiring import Wiring
from infra.local.emulators import Emulators
from tests.faults import faults
from tests.faults.proxy import Fault, Proxy, always, only
from tests.rotation.world import World

pytestmark = pytest.mark.emulator

CALLS = (
    "GetSecretValue",
    "PutSecretValue",
    "UpdateSecretVersionStage",
    "DescribeSecret",
    "GetItem",
    "TransactWriteItems",
)
LASTING: dict[str, Fault] = {
    "access_denied": faults.access_denied,
    "hang": faults.hang,
    "html": faults.html,
    "truncated_clean": faults.truncated_clean,
    "applied_then_500": faults.applied_then_500,
}
LOST: dict[str, Fault] = {"applied_then_reset": faults.applied_then_reset, "applied_then_500": faults.applied_then_500}


@pytest.fixture(scope="module")
def proxies(emulators: Emulators) -> Iterator[tuple[Proxy, Proxy]]:
    pair = Proxy(emulators.dynamodb_endpoint), Proxy(emulators.secretsmanager_endpoint)
    yield pair
    for proxy in pair:
        proxy.refuse()


def redirect(proxies: tuple[Proxy, Proxy], patch: pytest.MonkeyPatch) -> None:
    patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", proxies[0].endpoint)
    patch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", proxies[1].endpoint)


@pytest.fixture(scope="module")
def proxied_world(
    emulators: Emulators, proxies: tuple[Proxy, Proxy], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        redirect(proxies, patch)
        world = World("rotation-faults", tmp_path_factory.mktemp("rotation-faults"), aws_retries=1)
        yield world
        world.close()


@pytest.fixture(scope="module")
def impatient(proxied_world: World, proxies: tuple[Proxy, Proxy]) -> Wiring:
    """The same server with a short time limit, which only a hanging call exceeds."""
    with pytest.MonkeyPatch.context() as patch:
        redirect(proxies, patch)
        parts = proxied_world.wired(proxied_world.parts.environment._replace(aws_read_timeout=0.6))
        # An AWS client reads its address when it is created.
        assert parts.ledgers.secretsmanager_client
        assert parts.ledgers.dynamodb_client
        return parts


@pytest.fixture
def due(proxied_world: World, proxies: tuple[Proxy, Proxy]) -> Iterator[World]:
    """A rotation is due."""
    proxied_world.parts.operations.rotate.run({})
    proxied_world.clock.move(
        next_key_due(proxied_world.ring(), proxied_world.parts.operations.rotation_policy) - proxied_world.clock()
    )
    yield proxied_world
    for proxy in proxies:
        proxy.mend()


def proxy_of(call: str, proxies: tuple[Proxy, Proxy]) -> Proxy:
    return proxies["Secret" in call]


def check_whole(world: World, proxies: tuple[Proxy, Proxy]) -> None:
    """The next run completes the change. The result is the same as without a fault."""
    for proxy in proxies:
        proxy.mend()
    answer = world.parts.operations.rotate.run({})
    assert answer["outcome"] in {"changed", "unchanged"}
    assert answer["announced"]
    world.check_stored()
    assert next_key_due(world.ring(), world.parts.operations.rotation_policy) > world.clock()


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("call", CALLS)
def test_a_failed_run_reports_it_and_the_next_run_completes_the_change(
    call: str, fault: str, due: World, impatient: Wiring, proxies: tuple[Proxy, Proxy], caplog: pytest.LogCaptureFixture
) -> None:
    """F8 of the fault plan, for a run that changes the ring."""
    before, events = due.ring(), len(due.version_changes())
    parts = impatient if fault == "hang" else due.parts
    proxy_of(call, proxies).break_(call, LASTING[fault], always)

    try:
        answer = parts.operations.rotate.run({})
    except RunFailed as error:
        assert "Run this again" in str(error)
        is_reported_as_changed = False
    else:
        is_reported_as_changed = answer["outcome"] == "changed"
        assert call != "GetSecretValue"

    for proxy in proxies:
        proxy.mend()
    if is_reported_as_changed:
        assert due.ring().version > before.version
    check_whole(due, proxies)
    assert 1 == len(due.version_changes()) - events
    assert "PRIVATE KEY" not in caplog.text


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("call", ["PutSecretValue", "UpdateSecretVersionStage", "TransactWriteItems"])
def test_a_lost_response_is_not_reported_as_a_conflict(
    call: str, number: int, fault: str, due: World, proxies: tuple[Proxy, Proxy]
) -> None:
    """The repeated move is refused, because the first one already moved AWSCURRENT."""
    changes = len(due.version_changes())
    proxy_of(call, proxies).break_(call, LOST[fault], only(number))

    answer = due.parts.operations.rotate.run({})

    assert ("changed", True) == (answer["outcome"], answer["announced"])
    assert 1 == len(due.version_changes()) - changes
    due.check_stored()


@pytest.mark.parametrize("call", ["GetItem", "TransactWriteItems"])
def test_a_leaked_key_is_dropped_during_an_outage_of_dynamodb(
    call: str, due: World, proxies: tuple[Proxy, Proxy]
) -> None:
    """The next run writes the audit event and the announcement."""
    kid = due.ring().of("ES256")[0].key.kid
    proxy_of(call, proxies).break_(call, faults.error_500, always)

    answer = due.parts.operations.leaked.run({"kid": kid})

    assert ("changed", False) == (answer["outcome"], answer["announced"])
    assert kid not in {key.key.kid for key in due.ring().keys}
    check_whole(due, proxies)
    assert "key_ring.leaked" in [event.action for event in due.events()]


def test_a_malformed_ring_is_never_replaced(due: World, proxies: tuple[Proxy, Proxy]) -> None:
    """F11."""
    proxies[1].break_("GetSecretValue", faults.secret(lambda text: text.replace('"format": 1', '"format": 9')), always)
    labels = due.labels()

    with pytest.raises(RunFailed):
        due.parts.operations.rotate.run({})

    assert labels == due.labels()
    check_whole(due, proxies)


def test_an_orphaned_version_does_not_block_a_run_and_is_cleaned_up(due: World) -> None:
    for number in range(3):
        due.parts.ledgers.secretsmanager_client.put_secret_value(
            SecretId=due.parts.environment.key_ring_secret_id,
            SecretString="{}",
            ClientRequestToken=f"orphan-{number}-{due.ring().version}".ljust(36, "0"),
            VersionStages=[f"watchword-pending-orphan-{number}"],
        )

    assert "changed" == due.parts.operations.rotate.run({})["outcome"]
    due.check_stored()


def test_the_previous_version_can_be_restored(due: World) -> None:
    """A ring that is restored manually is announced and audited like any other change."""
    before = due.ring()
    due.parts.operations.rotate.run({})
    labels = {label: version for version, labels in due.labels().items() for label in labels}
    due.parts.ledgers.secretsmanager_client.update_secret_version_stage(
        SecretId=due.parts.environment.key_ring_secret_id,
        VersionStage="AWSCURRENT",
        MoveToVersionId=labels["AWSPREVIOUS"],
        RemoveFromVersionId=labels["AWSCURRENT"],
    )

    assert before == due.ring()
    policy = due.parts.operations.rotation_policy
    nothing_is_due = replace(
        due.parts.operations.ring_keeper, policy=replace(policy, schedule_tolerance=-policy.publication_lead)
    )
    assert "unchanged" == Rotate(nothing_is_due).run({})["outcome"]
    assert "key_ring.restore" == due.events()[-1].action
    assert "changed" == due.parts.operations.rotate.run({})["outcome"]
    due.check_stored()
