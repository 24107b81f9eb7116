"""Eight concurrent requests, on the emulator."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from chalicelib.oauth.client_authentication.secret_credential import SecretCredential
from tests.administration.desk import CLIENTS, Desk, Registered, new
from tests.api.drivers import Answer

pytestmark = pytest.mark.emulator

THREADS = 8


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """The results of the concurrent calls."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(index: int) -> None:
        start.wait()
        results[index] = acts[index]()

    threads = [Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(answer.status for answer in answers)


@pytest.mark.parametrize("round_", range(5))
@pytest.mark.parametrize("same", ["clientId", "clientName"])
def test_one_of_eight_creations_of_a_client_succeeds_and_its_secret_works(
    emulator: Desk, same: str, round_: int
) -> None:
    """Issue 4: concurrent creates of one id."""
    shared = new()[same]
    contents = [new(**{same: shared}) for _ in range(THREADS)]

    answers = at_once(*(lambda content=content: emulator.call("POST", CLIENTS, content) for content in contents))

    assert [201] + [422] * (THREADS - 1) == statuses(answers), [answer.text for answer in answers]
    (number,) = [index for index, answer in enumerate(answers) if answer.status == 201]
    credential = SecretCredential(contents[number]["clientId"], answers[number].json["secret"])
    assert 200 == emulator.deployment.ask(credential).status
    assert (
        answers[number].json["apiClientId"]
        == emulator.call("GET", answers[number].headers["location"]).json["apiClientId"]
    )
    filtered = emulator.call("GET", f"{CLIENTS}?filters[{same}]={shared.replace(' ', '%20')}").json["items"]
    assert 1 == sum(item[same] == shared for item in filtered)


@pytest.mark.parametrize("round_", range(3))
def test_eight_edits_of_different_fields_are_all_stored(emulator: Desk, round_: int) -> None:
    """Promise: every acknowledged patch survives."""
    # Disabling also revokes the tokens, so a concurrent revocation in the same second would change nothing.
    client = emulator.create(scopes=["shared"], enabled=False)
    orders = [{"resource": "https://orders.example.com", "scopes": ["orders:read"]}]
    patches: list[dict[str, Any]] = [
        {"clientName": f"{client.client_id} renamed"},
        {"description": "described"},
        {"lifetime": 60},
        {"enabled": True},
        {"scopes": ["customer_group_read"]},
        {"resources": orders},
    ]
    acts: list[Callable[[], Answer]] = [lambda content=content: client.patch(content) for content in patches]  # type: ignore[misc]
    acts.append(lambda: emulator.call("POST", f"{client.path}/secrets", {"label": "added"}))
    acts.append(lambda: emulator.call("POST", f"{client.path}/revoke-tokens"))

    answers = at_once(*acts)

    assert [200] * 7 + [201] == statuses(answers), [answer.text for answer in answers]
    content = emulator.read(client.generation)
    assert {name: value for patch in patches for name, value in patch.items()} == {
        name: content[name] for patch in patches for name in patch
    }
    assert ["", "added"] == sorted(secret["label"] for secret in client.secrets())
    assert 9 == len(emulator.events(clientId=client.client_id))


def test_eight_additions_of_a_secret_leave_five_at_most(emulator: Desk) -> None:
    """Decided: five live secrets per client."""
    client = emulator.create()

    answers = at_once(*(lambda: emulator.call("POST", f"{client.path}/secrets") for _ in range(THREADS)))

    assert [201] * 4 + [409] * 4 == statuses(answers), [answer.text for answer in answers]
    assert all(client.works(answer.json["secret"]) for answer in answers if answer.status == 201)


@pytest.mark.parametrize("round_", range(4))
def test_a_client_that_is_deleted_during_an_edit_stays_deleted(emulator: Desk, round_: int) -> None:
    """Issue 4: a PATCH never restores a deleted client."""
    client = emulator.create()
    name = f"{client.client_id} renamed"
    acts: list[Callable[[], Any]] = [
        lambda: client.patch({"description": "x"}),
        client.delete,
        lambda: client.patch({"clientName": name}),
        lambda: client.patch({"enabled": False}),
        lambda: emulator.call("PUT", f"{client.path}/secrets"),
        client.delete,
        lambda: emulator.call("POST", f"{client.path}/revoke-tokens"),
        client.works,
    ]

    answers = [answer for answer in at_once(*acts) if isinstance(answer, Answer)]

    assert set(statuses(answers)) <= {200, 204, 404}, [answer.text for answer in answers]
    assert 1 == sum(answer.status == 204 for answer in answers)
    assert 404 == emulator.call("GET", client.path).status
    assert None is emulator.deployment.parts.stores.clients.find(client.client_id)
    again = emulator.create(clientId=client.client_id, clientName=name)
    assert (True, False) == (again.works(), client.works())
    assert emulator.create(clientName=client.content["clientName"]).works()


def test_one_of_eight_edits_of_the_same_version_succeeds(emulator: Desk) -> None:
    """RFC 9110 §13.1.1: If-Match."""
    client = emulator.create()
    tag = {"If-Match": emulator.call("GET", client.path).headers["etag"]}

    answers = at_once(
        *(lambda number=number: client.patch({"description": str(number)}, headers=tag) for number in range(THREADS))
    )

    assert [200] + [412] * (THREADS - 1) == statuses(answers), [answer.text for answer in answers]
    (winner,) = [answer for answer in answers if answer.status == 200]
    assert winner.json == emulator.read(client.generation)


def test_concurrent_deletion_and_creation_of_an_id_never_revive_a_credential(emulator: Desk) -> None:
    """Issue 4: a re-created id never revives an old token or secret."""
    client = emulator.create(scopes=["shared"])
    token = emulator.deployment.token(client.credential)

    def create() -> Answer:
        return emulator.call("POST", CLIENTS, new(clientId=client.client_id))

    answers = at_once(client.delete, *[create] * 4, *[lambda: client.patch({"description": "x"})] * 3)

    assert set(statuses(answers)) <= {200, 201, 204, 404, 422}, [answer.text for answer in answers]
    created = [answer for answer in answers if answer.status == 201]
    assert len(created) <= 1
    assert not client.works()
    assert 401 == emulator.call("GET", f"{CLIENTS}/infos", token=token).status
    for answer in created:
        again = Registered(
            emulator,
            answer.json["apiClientId"],
            SecretCredential(client.client_id, answer.json["secret"]),
            {},
        )
        assert (True, "") == (again.works(), emulator.read(again.generation)["description"])


def test_one_of_eight_renames_to_the_same_name_succeeds(emulator: Desk) -> None:
    """Issue 4: names are unique."""
    clients = [emulator.create() for _ in range(THREADS)]
    name = f"{clients[0].client_id} wanted"

    answers = at_once(*(lambda client=client: client.patch({"clientName": name}) for client in clients))

    assert [200] + [422] * (THREADS - 1) == statuses(answers), [answer.text for answer in answers]
    assert 1 == sum(emulator.read(client.generation)["clientName"] == name for client in clients)
    assert all(emulator.call("DELETE", client.path).status == 204 for client in clients)
