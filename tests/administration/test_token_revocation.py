"""Revoked tokens at this server's own endpoints."""

from datetime import timedelta

import pytest

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.administration.desk import CLIENTS, Desk, moment
from tests.fakes.memory import NOON


@pytest.mark.parametrize(("milliseconds", "answered_after"), [(0, 1), (300, 0.7), (999, 0.001)])
def test_the_answer_waits_until_the_second_of_tokens_valid_from_begins(
    here: Desk, milliseconds: int, answered_after: float
) -> None:
    """Issue 14: at most a second. A token that is issued after the answer works."""
    client = here.create(scopes=["api_client_read"])
    here.clock.now = NOON + timedelta(seconds=5, milliseconds=milliseconds)
    old = here.deployment.token(client.credential)
    before = here.clock.now

    answer = here.call("POST", f"{client.path}/revoke-tokens")
    # The desk moves the clock by a millisecond after each call.
    waited = here.clock.now - before - timedelta(milliseconds=1)
    new = here.deployment.token(client.credential)

    assert (200, {"tokensValidFrom": moment(NOON + timedelta(seconds=6))}) == (answer.status, answer.json)
    assert answered_after == waited.total_seconds()
    assert [401, 200] == [here.call("GET", f"{CLIENTS}/infos", token=token).status for token in (old, new)]


def test_revoking_tokens_does_not_affect_the_secret(everywhere: Desk) -> None:
    """Issue 4: tokens are revoked, not the client."""
    client = everywhere.create()
    token = everywhere.deployment.token(client.credential)

    answer = everywhere.call("POST", f"{client.path}/revoke-tokens")

    assert (200, ["tokensValidFrom"]) == (answer.status, list(answer.json))
    assert 401 == everywhere.call("GET", f"{CLIENTS}/infos", token=token).status
    assert client.works()


def test_revoking_the_tokens_of_one_client_does_not_affect_others(here: Desk) -> None:
    """Issue 4: of one client."""
    one, other = here.create(), here.create()
    token = here.deployment.token(other.credential)

    here.call("POST", f"{one.path}/revoke-tokens")

    assert 200 == here.call("GET", f"{CLIENTS}/infos", token=token).status


def test_the_administrators_own_tokens_can_be_revoked(here: Desk) -> None:
    """Promise: at once."""
    administrator = here.call("GET", f"{CLIENTS}/infos").json["apiClientId"]

    first = here.call("POST", f"{CLIENTS}/{administrator}/revoke-tokens").status
    second = here.call("POST", f"{CLIENTS}/{administrator}/revoke-tokens").status

    assert (200, 401) == (first, second)


def test_the_secret_of_a_deleted_client_is_refused_after_its_id_is_registered_again(desk: Desk) -> None:
    """Issue 4: a re-created id never revives an old secret."""
    client = desk.create()
    client.delete()
    again = desk.create(clientId=client.client_id)

    assert (401, 200) == tuple(
        desk.deployment.ask(SecretCredential(client.client_id, secret)).status
        for secret in (client.credential.client_secret, again.credential.client_secret)
    )
