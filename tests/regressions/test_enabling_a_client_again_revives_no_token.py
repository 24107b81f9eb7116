"""Disabling a client revokes its tokens. They stay revoked after it is enabled again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.administration.desk import CLIENTS, Desk, Registered, moment
from tests.fakes.memory import NOON
from tests.unit.operations.backup import CUT, Backup

WAYS: dict[str, Callable[[Registered], object]] = {
    "PATCH": lambda client: client.patch({"enabled": False}),
    "bulk-disable": lambda client: client.desk.call(
        "POST", f"{CLIENTS}/bulk-disable", {"apiClientIds": [client.generation]}
    ),
}


@pytest.mark.parametrize("disable", WAYS.values(), ids=WAYS)
def test_a_token_from_before_the_change_stays_revoked(desk: Desk, disable: Callable[[Registered], object]) -> None:
    """This includes a token issued in the second of the change."""
    client = desk.create()
    token = desk.deployment.token(client.credential)
    disable(client)
    client.patch({"enabled": True})

    assert 401 == desk.call("GET", f"{CLIENTS}/infos", token=token).status


def test_a_token_from_after_the_change_is_accepted(here: Desk) -> None:
    """It must be issued after the next full second, because `iat` is in seconds."""
    client = here.create()
    client.patch({"enabled": False})
    client.patch({"enabled": True})
    here.clock.now = NOON + timedelta(seconds=1)
    token = here.deployment.token(client.credential)

    assert 200 == here.call("GET", f"{CLIENTS}/infos", token=token).status


def test_the_event_contains_the_revocation(desk: Desk) -> None:
    """The event has the old and the new value of every field."""
    client = desk.create()
    client.patch({"enabled": False})
    event = desk.events(clientId=client.client_id)[0]

    assert ["enabled", "tokensValidFrom"] == sorted(event["changes"])


def test_only_the_change_from_enabled_to_disabled_revokes_tokens(here: Desk) -> None:
    """A client that was always disabled has no tokens."""
    client = here.create(enabled=False)
    client.patch({"description": "still disabled"})
    client.patch({"enabled": False})
    client.patch({"enabled": True})

    assert [False] * 3 == ["tokensValidFrom" in event["changes"] for event in here.events(clientId=client.client_id)]


def test_the_moment_never_goes_back(here: Desk) -> None:
    """The clock of another container may be fast."""
    client = here.create()
    here.clock.move(seconds=30)
    ahead = here.call("POST", f"{client.path}/revoke-tokens").json["tokensValidFrom"]
    here.clock.now = NOON + timedelta(seconds=10)
    client.patch({"enabled": False})

    assert ahead == moment(here.store.clients[client.client_id].tokens_valid_from or NOON)


def test_a_client_disabled_by_restored_has_no_valid_tokens() -> None:
    """The operator function `restored` disables clients."""
    backup = Backup()
    backup.forgets("api_client.edit", "erp", CUT)
    backup.restored()
    client = backup.store.clients["erp"]

    assert (False, "2026-11-23T14:01:02+00:00") == (
        client.enabled,
        client.tokens_valid_from.isoformat() if client.tokens_valid_from else None,
    )
