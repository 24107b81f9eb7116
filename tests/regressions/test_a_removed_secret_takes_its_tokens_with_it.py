"""Our endpoints accept a token only while the secret that it was issued for is valid."""

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
def test_a_token_is_refused_after_its_secret_was_removed(desk: Desk, end: Callable[[Registered], object]) -> None:
    """The tokens are refused from the 2xx response on."""
    client = desk.create()
    token = desk.deployment.token(client.credential)
    before = status_of(desk, token)
    end(client)

    assert (200, 401) == (before, status_of(desk, token))


@pytest.mark.parametrize("end", WAYS.values(), ids=WAYS)
def test_a_revoked_token_cannot_create_a_secret(desk: Desk, end: Callable[[Registered], object]) -> None:
    """Such a secret would still be valid after revoke-tokens."""
    client = desk.create(scopes=["self_secret_write"])
    token = desk.deployment.token(client.credential, "self_secret_write")
    end(client)
    secrets = client.secrets()
    answers = [desk.call(method, OWN, {}, token=token).status for method in ("POST", "PUT")]

    assert ([401, 401], secrets) == (answers, client.secrets())


def test_a_token_is_refused_after_its_secret_has_expired(here: Desk) -> None:
    """There is no leeway, because this server's clock set both times."""
    client = here.create()
    content = {"expiresAt": moment(NOON + timedelta(hours=1))}
    added = here.call("POST", f"{client.path}/secrets", content).json["secret"]
    here.move(minutes=59)
    token = here.deployment.token(client.credential_with(added))
    here.clock.now = NOON + timedelta(minutes=59, seconds=59)
    before = status_of(here, token)
    here.clock.move(seconds=1)

    assert (200, 401) == (before, status_of(here, token))


def test_a_token_is_accepted_during_the_overlap_of_its_secret(here: Desk) -> None:
    """Tokens of a replaced secret are accepted until the overlap ends."""
    client = here.create()
    token = here.deployment.token(client.credential)
    regenerate(client, overlapSeconds=600)
    here.clock.now = NOON + timedelta(seconds=599)
    before = status_of(here, token)
    here.clock.move(seconds=2)

    assert (200, 401) == (before, status_of(here, token))


def test_a_token_of_another_secret_is_still_accepted(desk: Desk) -> None:
    """Only the tokens of the removed secret end."""
    client = desk.create()
    first = client.secrets()[0]["secretId"]
    added = desk.call("POST", f"{client.path}/secrets", {}).json["secret"]
    token = desk.deployment.token(client.credential_with(added))
    desk.call("DELETE", f"{client.path}/secrets/{first}")

    assert 200 == status_of(desk, token)


def test_a_client_that_regenerates_its_secret_revokes_its_token(desk: Desk) -> None:
    """The client must get its next token with the new secret."""
    client = desk.create(scopes=["self_secret_write"])
    token = desk.deployment.token(client.credential, "self_secret_write")
    response = desk.call("PUT", OWN, token=token)
    new = desk.deployment.token(client.credential_with(response.json["secret"]))

    assert (200, 401, 200) == (response.status, status_of(desk, token), status_of(desk, new))
