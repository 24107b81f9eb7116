"""There is always an enabled client with api_client_grant and a secret without an expiry."""

from collections.abc import Callable
from typing import Final

import pytest

from tests.administration.desk import ALL, CLIENTS, Desk, Registered
from tests.api.deployment import Deployment
from tests.api.drivers import Answer

LAST: Final = (
    "No other enabled client that holds api_client_grant has a secret or key without an expiry. Add one first."
)
OWN: Final = f"{CLIENTS}/infos/secrets"
TOMORROW: Final = {"expiresAt": "2026-11-24T12:00:00Z"}


@pytest.fixture
def desk(memory: Deployment) -> Desk:
    return Desk.of(memory)


@pytest.fixture
def administrator(desk: Desk) -> Registered:
    generation = desk.call("GET", f"{CLIENTS}/infos").json["apiClientId"]
    return Registered(desk, generation, desk.deployment.administrator, {})


def with_expiring_secrets_only(desk: Desk) -> Registered:
    """Another client that may administer until its secrets expire."""
    other = desk.create(scopes=ALL.split())
    first = other.secrets()[0]["secretId"]
    assert desk.call("POST", f"{other.path}/secrets", TOMORROW).status == 201
    assert desk.call("DELETE", f"{other.path}/secrets/{first}").status == 204
    return other


def remove(client: Registered) -> Answer:
    return client.desk.call("DELETE", f"{client.path}/secrets/{client.secrets()[0]['secretId']}")


def remove_its_own(client: Registered) -> Answer:
    return client.desk.call("DELETE", f"{OWN}/{client.secrets()[0]['secretId']}")


@pytest.mark.parametrize("removed", [remove, remove_its_own])
@pytest.mark.parametrize("has_another", [False, True])
def test_the_secret_of_the_last_permanent_administrator_cannot_be_removed(
    desk: Desk, administrator: Registered, removed: Callable[[Registered], Answer], has_another: bool
) -> None:
    """A second secret with an expiry is not sufficient."""
    if has_another:
        assert desk.call("POST", f"{administrator.path}/secrets", TOMORROW).status == 201

    answer = removed(administrator)

    assert (409, LAST) == (answer.status, answer.json["detail"])
    assert administrator.works()


@pytest.mark.parametrize(
    "leave",
    [
        lambda client: client.patch({"enabled": False}),
        lambda client: client.patch({"scopes": ["api_client_write"]}),
        lambda client: client.delete(),
        remove,
    ],
    ids=["disabled", "stripped", "deleted", "its secret removed"],
)
def test_a_client_with_expiring_secrets_is_no_substitute(
    desk: Desk, administrator: Registered, leave: Callable[[Registered], Answer]
) -> None:
    with_expiring_secrets_only(desk)

    answer = leave(administrator)

    assert (409, LAST) == (answer.status, answer.json["detail"])
    assert administrator.works()


@pytest.mark.parametrize("verb", ["disable", "delete"])
def test_a_bulk_operation_cannot_remove_it(desk: Desk, administrator: Registered, verb: str) -> None:
    other = with_expiring_secrets_only(desk)

    answer = desk.call("POST", f"{CLIENTS}/bulk-{verb}", {"apiClientIds": [administrator.generation, other.generation]})

    assert [("LastPermanentCredential", 409, LAST)] == [
        (error["type"], error["status"], error["message"]) for error in answer.json["errors"]
    ]


def test_a_second_secret_without_an_expiry_permits_the_removal(desk: Desk, administrator: Registered) -> None:
    new_secret = desk.call("POST", f"{administrator.path}/secrets", {"label": "next"}).json["secret"]

    assert 204 == remove(administrator).status
    assert administrator.works(new_secret)


@pytest.mark.parametrize("content", [{}, {"overlapSeconds": 60}])
def test_the_secret_can_be_replaced(desk: Desk, administrator: Registered, content: dict[str, int]) -> None:
    """The new secret has no expiry."""
    answer = desk.call("PUT", f"{administrator.path}/secrets", content)

    assert 200 == answer.status
    assert administrator.works(answer.json["secret"])


def test_with_another_permanent_administrator_the_removal_is_permitted(desk: Desk, administrator: Registered) -> None:
    desk.create(scopes=ALL.split())

    assert 204 == remove(administrator).status


def test_any_secret_of_another_client_can_be_removed(desk: Desk) -> None:
    assert 204 == remove(desk.create(scopes=["api_client_write"])).status
