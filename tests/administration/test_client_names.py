"""Which ids, names and numbers of clients can be used again."""

import pytest

from tests.administration.desk import CLIENTS, Desk, new


@pytest.mark.parametrize("name", ["clientId", "clientName"])
def test_an_id_or_name_in_use_is_refused(everywhere: Desk, name: str) -> None:
    """PrestaShop: "This value is already used.", a problem object with 422."""
    client = everywhere.create()

    answer = everywhere.call("POST", CLIENTS, new(**{name: client.content[name]}))

    assert (422, 422, "This value is already used.", name) == (
        answer.status,
        answer.json["status"],
        answer.json["detail"],
        answer.json["propertyPath"],
    )
    assert "application/problem+json" == answer.headers["content-type"]
    assert client.works()


def test_a_name_in_use_cannot_be_taken_by_an_edit(desk: Desk) -> None:
    """PrestaShop: "This value is already used."."""
    one, other = desk.create(), desk.create()

    answer = one.patch({"clientName": other.content["clientName"], "description": "x"})

    assert (422, "clientName") == (answer.status, answer.json["propertyPath"])
    assert ("", one.content["clientName"]) == tuple(
        desk.read(one.generation)[name] for name in ("description", "clientName")
    )


def test_the_old_name_of_a_renamed_client_is_available(desk: Desk) -> None:
    """Issue 4: released on rename."""
    client = desk.create()
    name = client.content["clientName"]

    client.patch({"clientName": f"{name} renamed"})
    other = desk.create(clientName=name)

    assert name == desk.read(other.generation)["clientName"]
    assert 422 == client.patch({"clientName": name}).status


def test_two_clients_can_swap_their_names_through_a_third_name(desk: Desk) -> None:
    """Issue 4: the guard follows each rename."""
    one, other = desk.create(), desk.create()
    names = [one.content["clientName"], other.content["clientName"]]

    steps = [
        one.patch({"clientName": names[0] + " for now"}),
        other.patch({"clientName": names[0]}),
        one.patch({"clientName": names[1]}),
    ]

    assert [200, 200, 200] == [answer.status for answer in steps]
    assert names[::-1] == [desk.read(client.generation)["clientName"] for client in (one, other)]


def test_id_and_name_of_a_deleted_client_are_available(everywhere: Desk) -> None:
    """Issue 4: released on delete."""
    client = everywhere.create()
    client.delete()

    again = everywhere.create(clientId=client.client_id, clientName=client.content["clientName"])

    assert again.generation > client.generation
    assert (False, True) == (client.works(), again.works())


def test_a_number_is_never_used_again(here: Desk) -> None:
    """Divergence: PrestaShop counts up. This server's numbers are time-ordered and below 2^53."""
    first = here.create()
    first.delete()
    second = here.create(clientId=first.client_id)

    assert first.generation != second.generation
    assert 404 == first.patch({"description": "x"}).status


def test_a_token_of_a_deleted_client_is_refused_after_its_id_is_registered_again(desk: Desk) -> None:
    """CVE-2026-55670: a re-created id never revives an old token."""
    client = desk.create()
    token = desk.deployment.token(client.credential)
    client.delete()
    desk.create(clientId=client.client_id)

    answer = desk.call("GET", f"{CLIENTS}/infos", token=token)

    assert (401, True) == (answer.status, 'error="invalid_token"' in answer.headers["www-authenticate"])


def test_a_secret_is_in_one_answer_only(desk: Desk) -> None:
    """PrestaShop: the secret is never returned except on create."""
    client = desk.create()
    later = [
        desk.call("GET", client.path),
        desk.call("GET", f"{client.path}/secrets"),
        client.patch({"description": "x"}),
        desk.call("GET", f"{CLIENTS}?limit=100"),
        desk.call("GET", f"{CLIENTS}?cursor=&limit=100"),
        desk.call("GET", f"{CLIENTS}/infos", token=desk.deployment.token(client.credential)),
        desk.call("GET", f"/admin-api/audit?clientId={client.client_id}"),
    ]

    assert {200} == {answer.status for answer in later}
    assert [] == [answer.text for answer in later if "wws_" in answer.text or "sha256" in answer.text]
