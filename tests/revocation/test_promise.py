"""A revocation reaches every verifier that polls within a minute, however much is revoked beside it."""

import time
from concurrent.futures import ThreadPoolExecutor
from random import SystemRandom
from typing import Any

import pytest

from chalicelib.administration.token_revocation import with_tokens_revoked
from chalicelib.aws.administration_ledger import DynamoAdministrationLedger
from chalicelib.aws.tables import Tables
from chalicelib.environment import Environment
from chalicelib.oauth.client import Client
from chalicelib.oauth.revocation_feed import MAX_AGE, USABLE_FOR
from tests.administration.desk import Desk
from tests.contract.clients import client, event
from tests.fakes.memory import NOON
from tests.fakes.recorded_call import RecordedCall
from tests.revocation.feed import is_revoked, read_afresh

POLL = 20
SETTINGS = Environment._field_defaults


def test_in_the_worst_case_a_verifier_knows_within_a_minute() -> None:
    """Issue 17, 2. Each of these is the longest that it can be; together they must be rare."""
    answer = SETTINGS["request_budget"] + SETTINGS["aws_connect_timeout"] + SETTINGS["aws_read_timeout"]
    worst = USABLE_FOR.total_seconds() + MAX_AGE + POLL + answer

    assert worst <= 60


def test_revocations_of_different_clients_share_no_item() -> None:
    """Issue 17, 2: never a shared item, which one transaction would hold while the others wait."""
    keys = [keys_of(client()) for _ in range(3)]

    assert sum(map(len, keys)) == len(set().union(*keys))
    assert [4, 4, 4] == [len(each) for each in keys]


def keys_of(one: Client) -> set[str]:
    """Of the items that its disabling, and the removal of its secret, write: the client, the event and the entry."""
    call = RecordedCall()
    ledger = DynamoAdministrationLedger(call, Tables("clients", "audit", "revocations"), SystemRandom())
    for after in (with_tokens_revoked(one, NOON)._replace(enabled=False), one._replace(removed_credentials={"id": 1})):
        ledger.change(one, after, event("api_client.edit", one))
    writes = [write for request in call.requests for write in request.get("TransactItems", ())]
    return {key_of(content) for write in writes for content in write.values()}


def key_of(content: dict[str, Any]) -> str:
    members = content.get("Key") or content["Item"]
    return f"{content['TableName']} " + " ".join(
        members[name]["S"] for name in ("key", "event_id", "entry") if name in members
    )


@pytest.mark.emulator
def test_a_client_is_disabled_while_a_hundred_others_lose_their_tokens(emulated: Any, emulator: Desk) -> None:
    """Issue 17, 2: a hundred revocations in a second, or as fast as this machine can."""
    others = [emulator.create() for _ in range(100)]
    victim = emulator.create()
    token = emulator.deployment.token(victim.credential)
    waited: list[float] = []

    def disable() -> int:
        started = time.monotonic()
        status = victim.patch({"enabled": False}).status
        waited.append(time.monotonic() - started)
        return status

    with ThreadPoolExecutor(8) as pool:
        revoked = [pool.submit(lambda one=one: one.patch({"enabled": False}).status) for one in others[:50]]
        disabled = pool.submit(disable)
        revoked += [pool.submit(lambda one=one: one.patch({"enabled": False}).status) for one in others[50:]]
        statuses = [each.result() for each in (disabled, *revoked)]

    assert {200} == set(statuses)
    assert waited[0] < 5
    feed = read_afresh(emulator)
    assert is_revoked(token, feed)
    assert {one.client_id for one in others} <= feed["clients"].keys()
