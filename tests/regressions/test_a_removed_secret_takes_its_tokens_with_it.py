"""Our own endpoints take a token only while the secret that it was got with is live."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.administration.desk import CLIENTS, Desk, Registered, moment, regenerate
from tests.fakes.memory import NOON

INFOS = f"{CLIENTS}/infos"
OWN = f"{INFOS}/secrets"


def remove_first_secret(client: Registered) -> None:
    (secret,) = client.secrets()
    assert client.desk.call("DELETE", f"{client.path}/secrets/{secret['secretId']}").status == 204


WAYS: dict[str, Callable[[Registered], object]] = {
    "removed": remove_first_secret,
    "replaced": regenerate,
}


def status_of(desk: Desk, token: str) -> int:
    return desk.call("GET", INFOS, token=token).status


@pytest.mark.parametrize("end", WAYS.values(), ids=WAYS)
def test_a_token_ends_with_its_secret(desk: Desk, end: Callable[[Registered], object]) -> None:
    """Promise: at once after the 2xx."""
    client = desk.create()
    token = desk.deployment.token(client.credential)
    before = status_of(desk, token)
    end(client)

    assert (200, 401) == (before, status_of(desk, token))


@pytest.mark.parametrize("end", WAYS.values(), ids=WAYS)
def test_a_thief_makes_no_new_secret_with_an_old_token(desk: Desk, end: Callable[[Registered], object]) -> None:
    """Such a secret would survive revoke-tokens."""
    client = desk.create(scopes=["self_secret_write"])
    token = desk.deployment.token(client.credential, "self_secret_write")
    end(client)
    left = client.secrets()
    answers = [desk.call(method, OWN, {}, token=token).status for method in ("POST", "PUT")]

    assert ([401, 401], left) == (answers, client.secrets())


def test_a_token_ends_when_its_secret_expires(here: Desk) -> None:
    """No leeway: both moments are of this server's clock."""
    client = here.create()
    content = {"expiresAt": moment(NOON + timedelta(hours=1))}
    added = here.call("POST", f"{client.path}/secrets", content).json["secret"]
    here.move(minutes=59)
    token = here.deployment.token(client.credential_with(added))
    here.clock.now = NOON + timedelta(minutes=59, seconds=59)
    before = status_of(here, token)
    here.clock.move(seconds=1)

    assert (200, 401) == (before, status_of(here, token))


def test_a_token_lives_through_the_overlap_of_its_secret(here: Desk) -> None:
    """A client whose secret is being replaced is served until the overlap ends."""
    client = here.create()
    token = here.deployment.token(client.credential)
    regenerate(client, overlapSeconds=600)
    here.clock.now = NOON + timedelta(seconds=599)
    before = status_of(here, token)
    here.clock.move(seconds=2)

    assert (200, 401) == (before, status_of(here, token))


def test_a_token_of_another_secret_goes_on(desk: Desk) -> None:
    """Only the tokens of the removed secret end."""
    client = desk.create()
    first = client.secrets()[0]["secretId"]
    added = desk.call("POST", f"{client.path}/secrets", {}).json["secret"]
    token = desk.deployment.token(client.credential_with(added))
    desk.call("DELETE", f"{client.path}/secrets/{first}")

    assert 200 == status_of(desk, token)


def test_a_client_that_regenerates_its_own_secret_ends_its_token(desk: Desk) -> None:
    """README: get the next token with the new secret."""
    client = desk.create(scopes=["self_secret_write"])
    token = desk.deployment.token(client.credential, "self_secret_write")
    made = desk.call("PUT", OWN, token=token)
    new = desk.deployment.token(client.credential_with(made.json["secret"]))

    assert (200, 401, 200) == (made.status, status_of(desk, token), status_of(desk, new))
