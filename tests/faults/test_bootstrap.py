"""Any call of bootstrap to AWS fails, before or after AWS applied it. The next run completes the bootstrap."""

from threading import Barrier, Thread
from typing import Any

import pytest

from chalicelib.administration.errors import ClientChanged
from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from chalicelib.store_errors import StoreUnavailable
from tests.faults import faults
from tests.faults.instance import UNHURRIED, Instance
from tests.faults.proxy import first, only
from tests.servers import wired

pytestmark = [pytest.mark.emulator, pytest.mark.usefixtures("pregenerated_keys")]

CALLS = [
    "GetSecretValue",  # Does the key ring exist?
    "PutSecretValue",
    "GetItem",  # Does the catalogue exist?
    "PutSecretValue",  # The credential,
    "GetSecretValue",  # which another run may have written.
    "TransactWriteItems",
    "GetSecretValue",  # For the answer.
]
REISSUING_CALLS = [
    "GetSecretValue",  # The current credential.
    "GetItem",  # Does the catalogue exist?
    "GetSecretValue",  # Is there a pending credential of a killed run?
    "DescribeSecret",
    "GetItem",  # The administrator.
    "PutSecretValue",  # The pending credential,
    "GetSecretValue",  # which another run may have written.
    "GetItem",  # Does it belong to the stored client?
    "GetItem",  # The client by its generation: the pointer,
    "GetItem",  # and the client.
    "GetSecretValue",  # Is the credential still current?
    "TransactWriteItems",
    "UpdateSecretVersionStage",
    "DescribeSecret",
    "UpdateSecretVersionStage",  # Removes AWSPENDING.
]
READS = ("GetSecretValue", "GetItem", "DescribeSecret")
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


def _strikes(calls: list[str]) -> list[object]:
    """Each call with a lost request or response. The first call of each operation with every other fault too."""
    return [
        pytest.param(operation, number, fault, id=f"{index + 1}-{operation}-{name}")
        for index, operation in enumerate(calls)
        for number in [calls[: index + 1].count(operation)]
        for name, fault in (NOT_APPLIED if operation in READS else {**NOT_APPLIED, **APPLIED}).items()
        if number == 1 or name in ("reset", "applied_then_reset")
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
    assert ["administrators 1", "catalogue", "client", "generation", "grant-holders 1", "name", "secret"] == _items(
        instance
    )
    assert _works(instance)
    before = instance.parts.stores.key_ring_secret.load()
    unchanged = dict.fromkeys(("key_ring", "catalogue", "administrator"), "unchanged")
    assert {**unchanged, "client_id": "administrator"} == instance.parts.operations.bootstrap.run({})
    assert before == instance.parts.stores.key_ring_secret.load()


def _run(instance: Instance, event: dict[str, Any]) -> bool:
    """Whether the run succeeded. There are no retries, so a fault is equivalent to a killed run."""
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


def test_the_operation_makes_these_calls(empty_instance: Instance) -> None:
    """The tests below break each of these calls."""
    assert _run(empty_instance, {})
    assert CALLS == _called(empty_instance)

    empty_instance.network.forget()
    assert _run(empty_instance, {"reissue": True})
    assert REISSUING_CALLS == _called(empty_instance)


@pytest.mark.parametrize(("operation", "number", "fault"), _strikes(CALLS))
def test_a_failed_bootstrap_is_completed_by_the_next(
    operation: str, number: int, fault: faults.Fault, empty_instance: Instance
) -> None:
    empty_instance.network.before(operation).break_(operation, fault, only(number))

    if not _run(empty_instance, {}):
        assert _run(empty_instance, {})
    _assert_whole(empty_instance)


@pytest.mark.parametrize("operation", ["PutSecretValue", "TransactWriteItems"])
@pytest.mark.parametrize("fault", [faults.applied_then_reset, faults.applied_then_500, faults.delivered_twice])
def test_a_lost_response_does_not_fail_the_bootstrap(
    operation: str, fault: faults.Fault, empty_instance: Instance
) -> None:
    """F5, F6: the call is retried unchanged, and AWS applies it once."""
    empty_instance.restart(**UNHURRIED)
    empty_instance.network.before(operation).break_(operation, fault, first(1))

    assert "created" == empty_instance.parts.operations.bootstrap.run({})["administrator"]
    empty_instance.network.mend()
    _assert_whole(empty_instance)


def test_two_concurrent_bootstraps_create_one_administrator_with_a_working_credential(empty_instance: Instance) -> None:
    empty_instance.network.secretsmanager.break_("PutSecretValue", faults.refuse_other_content)
    empty_instance.restart(**UNHURRIED)
    bootstraps = [wired(empty_instance.parts.environment).operations.bootstrap for _ in range(2)]
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


def test_a_bootstrap_after_a_killed_one_uses_its_credential(empty_instance: Instance) -> None:
    """AWS stores only the first content for a ClientRequestToken."""
    network = empty_instance.network
    network.secretsmanager.break_("PutSecretValue", faults.refuse_other_content)
    network.dynamodb.break_("TransactWriteItems", faults.reset)
    assert not _run(empty_instance, {})
    first_credential = _stored_credential(empty_instance)

    network.secretsmanager.break_("PutSecretValue", faults.refuse_other_content)
    assert _run(empty_instance, {})

    assert first_credential == _stored_credential(empty_instance)
    _assert_whole(empty_instance)


@pytest.mark.parametrize(("operation", "number", "fault"), _strikes(REISSUING_CALLS))
def test_a_failed_reissue_is_completed_by_the_next(
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


def test_repeatedly_failed_reissues_leave_a_working_credential(empty_instance: Instance) -> None:
    """The valid secret is the one that the operator can read, not the newest one."""
    assert _run(empty_instance, {})

    for _ in range(2):
        empty_instance.network.secretsmanager.break_("PutSecretValue", faults.access_denied)
        assert not _run(empty_instance, {"reissue": True})
        assert _works(empty_instance)


@pytest.mark.parametrize("fault", [*NOT_APPLIED.values(), faults.hang, faults.error_500])
def test_a_write_without_a_confirmation_of_dynamodb_fails(fault: faults.Fault, empty_instance: Instance) -> None:
    """The answer is 2xx only if the change is stored."""
    assert _run(empty_instance, {})
    empty_instance.restart()
    empty_instance.network.dynamodb.break_("TransactWriteItems", fault)

    with pytest.raises(StoreUnavailable):
        empty_instance.deployment.register()


@pytest.mark.parametrize("fault", [*APPLIED.values(), faults.delivered_twice])
def test_a_retry_of_our_own_write_is_no_conflict(fault: faults.Fault, empty_instance: Instance) -> None:
    """F5, F6: a creation and a change with a lost response."""
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
