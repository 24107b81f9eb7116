"""Bootstrap, when any call of it to AWS fails, before or after AWS did what it was asked: the next run finishes it."""

from itertools import cycle
from threading import Barrier, Thread
from typing import Any

import pytest

from chalicelib.administration.errors import ClientChanged
from chalicelib.keys.signing_key import ALGS, SigningKey
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.store_errors import StoreUnavailable
from tests.faults import faults
from tests.faults.instance import UNHURRIED, Instance, proxied
from tests.faults.proxy import first, only

pytestmark = pytest.mark.emulator

CALLS = [
    "GetSecretValue",  # Is there a key ring?
    "PutSecretValue",
    "GetItem",  # Is there a catalogue?
    "PutSecretValue",  # The credential,
    "GetSecretValue",  # which may be another run's.
    "TransactWriteItems",
    "GetSecretValue",  # For the answer.
]
REISSUING_CALLS = [
    "GetSecretValue",  # The current credential.
    "GetItem",  # Is there a catalogue?
    "GetSecretValue",  # Has a run that was killed left a pending credential?
    "DescribeSecret",
    "GetItem",  # The administrator.
    "PutSecretValue",  # The pending credential,
    "GetSecretValue",  # which may be another run's.
    "GetItem",  # Is it for the client that is there?
    "GetItem",  # The client by its generation, to change it: the pointer,
    "GetItem",  # and the client.
    "GetSecretValue",  # Is the credential still current?
    "TransactWriteItems",
    "UpdateSecretVersionStage",
    "DescribeSecret",
    "UpdateSecretVersionStage",  # AWSPENDING goes.
]
COUNTS = ("holders", "administrators")
NOT_APPLIED = {
    "reset": faults.reset,
    "empty": faults.empty,
    "other_json": faults.other_json,
    "access_denied": faults.access_denied,
}
APPLIED = {
    "applied_then_reset": faults.applied_then_reset,
    "applied_then_500": faults.applied_then_500,
    "applied_then_empty": faults.applied_then_empty,
}


# An RSA key takes a tenth of a second to make: enough of them that two runs at once have different ones.
POOL = {alg: [SigningKey.generate(alg) for _ in range(4)] for alg in ALGS}


@pytest.fixture(autouse=True)
def keys_that_are_made_already(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {alg: cycle(pool) for alg, pool in POOL.items()}
    monkeypatch.setattr(SigningKey, "generate", lambda alg: next(made[alg]))


def _strikes(calls: list[str]) -> list[object]:
    """Each call by its operation and its number among those of this operation, with each fault that can strike it."""
    return [
        pytest.param(operation, calls[: index + 1].count(operation), fault, id=f"{index + 1}-{operation}-{name}")
        for index, operation in enumerate(calls)
        for name, fault in (NOT_APPLIED if operation.startswith("Get") else {**NOT_APPLIED, **APPLIED}).items()
    ]


def _stored_credential(instance: Instance) -> SecretCredential:
    credential = instance.parts.ledgers.administrator_secret.find()
    assert credential is not None
    return credential


def _works(instance: Instance) -> bool:
    return instance.ask(_stored_credential(instance), scope="api_client_grant").status == 200


def _items(instance: Instance) -> list[str]:
    """The keys in the clients table, with the counts of administrators."""
    dynamodb = instance.parts.ledgers.dynamodb_client
    items = dynamodb.scan(TableName=instance.settings.clients_table, ConsistentRead=True)["Items"]
    return sorted(
        " ".join([item["key"]["S"].partition("#")[0], *(item[name]["N"] for name in COUNTS if name in item)])
        for item in items
    )


def _assert_whole(instance: Instance) -> None:
    instance.restart(**UNHURRIED)
    assert ["administrators 1", "catalogue", "client", "generation", "grant-holders 1", "name"] == _items(instance)
    assert _works(instance)
    before = instance.parts.stores.key_ring_secret.load()
    unchanged = dict.fromkeys(("key_ring", "catalogue", "administrator"), "unchanged")
    assert {**unchanged, "client_id": "administrator"} == instance.parts.operations.bootstrap.run({})
    assert before == instance.parts.stores.key_ring_secret.load()


def _run(instance: Instance, event: dict[str, Any]) -> bool:
    """Whether it says that it succeeded. No retries: a fault is then as good as a run that was killed there."""
    instance.restart(aws_retries=0, **UNHURRIED)
    try:
        instance.parts.operations.bootstrap.run(event)
    except StoreUnavailable:
        return False
    finally:
        instance.network.mend()
    return True


def _called(instance: Instance) -> list[str]:
    calls = [call for proxy in instance.network.both for call in proxy.calls]
    return [call.operation for call in sorted(calls, key=lambda call: call.at)]


def test_these_are_its_calls(empty_instance: Instance) -> None:
    """What the tests below break, one by one."""
    assert _run(empty_instance, {})
    assert CALLS == _called(empty_instance)

    empty_instance.network.forget()
    assert _run(empty_instance, {"reissue": True})
    assert REISSUING_CALLS == _called(empty_instance)


@pytest.mark.parametrize(("operation", "number", "fault"), _strikes(CALLS))
def test_a_run_that_failed_is_finished_by_the_next(
    operation: str, number: int, fault: faults.Fault, empty_instance: Instance
) -> None:
    empty_instance.network.before(operation).break_(operation, fault, only(number))

    if not _run(empty_instance, {}):
        assert _run(empty_instance, {})
    _assert_whole(empty_instance)


@pytest.mark.parametrize("operation", ["PutSecretValue", "TransactWriteItems"])
@pytest.mark.parametrize("fault", [faults.applied_then_reset, faults.applied_then_500, faults.delivered_twice])
def test_a_lost_answer_is_no_failure(operation: str, fault: faults.Fault, empty_instance: Instance) -> None:
    """F5, F6: the call is repeated as it was, and AWS does nothing twice."""
    empty_instance.restart(**UNHURRIED)
    empty_instance.network.before(operation).break_(operation, fault, first(1))

    assert "created" == empty_instance.parts.operations.bootstrap.run({})["administrator"]
    empty_instance.network.mend()
    _assert_whole(empty_instance)


def test_two_runs_at_once_make_one_administrator_with_a_credential_that_works(empty_instance: Instance) -> None:
    empty_instance.network.secretsmanager.break_("PutSecretValue", faults.as_aws_keeps_versions)
    empty_instance.restart(**UNHURRIED)
    bootstraps = [proxied(empty_instance.parts.environment).operations.bootstrap for _ in range(2)]
    barrier = Barrier(2)

    def run(bootstrap: Any) -> None:
        barrier.wait()
        bootstrap.run({})

    threads = [Thread(target=run, args=(bootstrap,)) for bootstrap in bootstraps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    _assert_whole(empty_instance)


def test_a_run_beside_one_that_was_killed_takes_its_credential(empty_instance: Instance) -> None:
    """AWS keeps the first content that was written under a ClientRequestToken."""
    network = empty_instance.network
    network.secretsmanager.break_("PutSecretValue", faults.as_aws_keeps_versions)
    network.dynamodb.break_("TransactWriteItems", faults.reset)
    assert not _run(empty_instance, {})
    first_credential = _stored_credential(empty_instance)

    network.secretsmanager.break_("PutSecretValue", faults.as_aws_keeps_versions)
    assert _run(empty_instance, {})

    assert first_credential == _stored_credential(empty_instance)
    _assert_whole(empty_instance)


@pytest.mark.parametrize(("operation", "number", "fault"), _strikes(REISSUING_CALLS))
def test_a_reissue_that_failed_is_finished_by_the_next(
    operation: str, number: int, fault: faults.Fault, empty_instance: Instance
) -> None:
    assert _run(empty_instance, {})
    first_credential = _stored_credential(empty_instance)
    empty_instance.network.before(operation).break_(operation, fault, only(number))

    if not _run(empty_instance, {"reissue": True}):
        assert _run(empty_instance, {"reissue": True})
    assert _works(empty_instance)
    assert 401 == empty_instance.ask(first_credential).status
    administrator = empty_instance.parts.stores.clients.find("administrator")
    assert administrator is not None
    assert 1 == len(administrator.client_secrets)


def test_reissues_that_fail_one_after_the_other_leave_a_credential_that_works(empty_instance: Instance) -> None:
    """Which secret is the newest says nothing: the one that the operator can read is the one to keep."""
    assert _run(empty_instance, {})

    for _ in range(2):
        empty_instance.network.secretsmanager.break_("PutSecretValue", faults.access_denied)
        assert not _run(empty_instance, {"reissue": True})
        assert _works(empty_instance)


@pytest.mark.parametrize("fault", [*NOT_APPLIED.values(), faults.hang, faults.error_500])
def test_a_write_that_dynamodb_does_not_confirm_is_no_success(fault: faults.Fault, empty_instance: Instance) -> None:
    """Never 2xx unless stored."""
    assert _run(empty_instance, {})
    empty_instance.restart()
    empty_instance.network.dynamodb.break_("TransactWriteItems", fault)

    with pytest.raises(StoreUnavailable):
        empty_instance.deployment.register()


@pytest.mark.parametrize("fault", [*APPLIED.values(), faults.delivered_twice])
def test_our_own_write_is_no_conflict(fault: faults.Fault, empty_instance: Instance) -> None:
    """F5, F6: create and change, each with an answer that was lost."""
    assert _run(empty_instance, {})
    empty_instance.restart(**UNHURRIED)
    deployment = empty_instance.deployment
    empty_instance.network.dynamodb.break_("TransactWriteItems", fault, only(1))
    client, credential = deployment.register()
    assert 200 == empty_instance.ask(credential).status

    empty_instance.network.mend()
    empty_instance.network.dynamodb.break_("TransactWriteItems", fault, only(1))
    before = empty_instance.parts.stores.clients.find(client.client_id)
    assert before is not None
    deployment.change(before, before._replace(description="changed"))

    after = empty_instance.parts.stores.clients.find(client.client_id)
    assert after is not None
    assert ("changed", before.version + 1) == (after.description, after.version)
    with pytest.raises(ClientChanged):
        deployment.change(before, before._replace(description="again"))
