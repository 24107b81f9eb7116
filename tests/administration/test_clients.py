"""POST, GET, PATCH and DELETE of /admin-api/api-clients: shapes, field rules, uniqueness."""

import re
from typing import Any

import pytest

from tests.administration.desk import CLIENTS, Desk, moment, new
from tests.fakes.memory import NOON

SHAPE = [
    "apiClientId",
    "clientId",
    "clientName",
    "description",
    "externalIssuer",
    "enabled",
    "lifetime",
    "scopes",
    "resources",
    "administers",
    "introspects",
    "lastUsedAt",
    "secretsExpireAt",
    "createdAt",
    "updatedAt",
]
BLANK = ("This value should not be blank.", "c1051bb4-d103-4f74-8988-acbcafc7fdc3")
SHORT = ("This value is too short. It should have 1 character or more.", "9ff3fdc4-b214-49db-8718-39c315e33d45")
ORDERS = "https://orders.example.com"
SECRET = re.compile(r"wws_[0-9A-Za-z]{49}")


def test_the_answer_to_a_creation_has_number_and_secret_only(everywhere: Desk) -> None:
    """PrestaShop: POST /api-clients, 201."""
    answer = everywhere.call("POST", CLIENTS, new())

    assert (201, ["apiClientId", "secret"]) == (answer.status, list(answer.json))
    assert SECRET.fullmatch(answer.json["secret"])
    assert 0 < answer.json["apiClientId"] < 2**53


def test_an_answer_with_a_secret_has_a_location_and_is_not_cacheable(desk: Desk) -> None:
    """RFC 9110 §10.2.2, RFC 9111 §5.2.2.5; PrestaShop's Location contains a stray token."""
    answer = desk.call("POST", CLIENTS, new())

    assert f"{CLIENTS}/{answer.json['apiClientId']}" == answer.headers["location"]
    assert ("no-store", "no-cache") == (answer.headers["cache-control"], answer.headers["pragma"])
    assert "application/json" == answer.headers["content-type"]
    assert desk.call("GET", answer.headers["location"]).headers["etag"] == answer.headers["etag"]


def test_the_secret_of_a_new_client_works_at_once(everywhere: Desk) -> None:
    """Promise: a new secret works at once."""
    assert everywhere.create().works()


def test_a_client_is_shown_with_these_members_in_this_order(everywhere: Desk) -> None:
    """PrestaShop: GET /api-clients/{id}; `resources` and later members are additions."""
    client = everywhere.create(description="Syncs stock.", lifetime=600, scopes=["shared", "customer_group_read"])

    answer = everywhere.call("GET", client.path)

    content = answer.json
    assert (200, SHAPE) == (answer.status, list(content))
    assert {
        "apiClientId": client.generation,
        "clientId": client.client_id,
        "clientName": client.content["clientName"],
        "description": "Syncs stock.",
        "externalIssuer": None,
        "enabled": True,
        "lifetime": 600,
        "scopes": ["shared", "customer_group_read"],
        "resources": [],
        "administers": [],
        "introspects": [],
        "lastUsedAt": None,
        "secretsExpireAt": None,
        "createdAt": content["createdAt"],
        "updatedAt": content["createdAt"],
    } == content


def test_the_optional_fields_of_a_new_client_have_defaults(desk: Desk) -> None:
    """PrestaShop: lifetime 3600, no description, no scopes."""
    content = desk.read(desk.create(enabled=False).generation)

    assert (False, "", 3600, [], []) == tuple(
        content[name] for name in ("enabled", "description", "lifetime", "scopes", "resources")
    )


def test_each_answer_about_one_client_has_its_entity_tag_and_is_not_cacheable(desk: Desk) -> None:
    """RFC 9110 §8.8.3."""
    client = desk.create()
    answers = [desk.call("GET", client.path), client.patch({"description": "x"}), desk.call("GET", client.path)]

    tags = [answer.headers["etag"] for answer in answers]
    assert [f'"{client.generation}-{version}"' for version in (1, 2, 2)] == tags
    assert {"no-store"} == {answer.headers["cache-control"] for answer in answers}


def test_a_client_can_read_itself_with_any_token(desk: Desk) -> None:
    """PrestaShop: GET /api-clients/infos requires no scope."""
    client = desk.create()

    answer = desk.call("GET", f"{CLIENTS}/infos", token=desk.deployment.token(client.credential))

    assert (200, desk.read(client.generation)) == (answer.status, answer.json)


def test_the_answer_to_an_edit_is_the_whole_new_client(everywhere: Desk) -> None:
    """PrestaShop: PATCH /api-clients/{id}, 200."""
    client = everywhere.create(scopes=["customer_group_read"])

    answer = client.patch({"clientName": client.client_id, "enabled": False, "description": "Two\nlines"})

    content = answer.json
    assert (200, SHAPE) == (answer.status, list(content))
    assert (client.client_id, False, "Two\nlines", 3600, ["customer_group_read"]) == tuple(
        content[name] for name in ("clientName", "enabled", "description", "lifetime", "scopes")
    )
    assert everywhere.read(client.generation) == content


@pytest.mark.parametrize(
    "name", ["application/json", "application/merge-patch+json", "Application/JSON; charset=utf-8"]
)
def test_an_edit_is_accepted_as_json_and_as_merge_patch(here: Desk, name: str) -> None:
    """PrestaShop: formats in; RFC 7396."""
    client = here.create()

    assert 200 == client.patch({"description": "x"}, headers={"Content-Type": name}).status


def test_a_deleted_client_is_not_found_and_the_answer_is_empty(everywhere: Desk) -> None:
    """PrestaShop: DELETE /api-clients/{id}, 204."""
    client = everywhere.create()

    answer = client.delete()

    assert (204, "", "no-store") == (answer.status, answer.text, answer.headers["cache-control"])
    assert 404 == everywhere.call("GET", client.path).status
    assert not client.works()


def test_a_disabled_client_gets_no_token_until_it_is_enabled_again(desk: Desk) -> None:
    """Divergence: PrestaShop continues to issue tokens, against its documentation."""
    client = desk.create()
    token = desk.deployment.token(client.credential)

    client.patch({"enabled": False})
    disabled = (client.works(), desk.call("GET", f"{CLIENTS}/infos", token=token).status)
    client.patch({"enabled": True})

    assert ((False, 401), True) == (disabled, client.works())


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("GET", "", None),
        ("PATCH", "", {"description": "x"}),
        ("DELETE", "", None),
        ("GET", "/secrets", None),
        ("POST", "/secrets", {}),
        ("PUT", "/secrets", {}),
        ("DELETE", "/secrets/0123456789abcdef", None),
        ("POST", "/revoke-tokens", None),
    ],
)
@pytest.mark.parametrize("number", ["42", "9007199254740993", "0", "abc", "4.2", "-1", "٤٢", "1e3", "9" * 40])
def test_a_client_that_does_not_exist_is_not_found(
    here: Desk, method: str, path: str, content: Any, number: str
) -> None:
    """PrestaShop: 404, "Could not find Api client 42"."""
    answer = here.call(method, f"{CLIENTS}/{number}{path}", content if content is not None else "")

    assert (404, 404, "Not Found") == (answer.status, answer.json["status"], answer.json["title"])
    assert "application/problem+json" == answer.headers["content-type"]
    number_in_detail = number[:16] if number.isascii() else ""
    assert f"Could not find Api client {number_in_detail}" == answer.json["detail"]


def test_times_are_utc_to_the_second(here: Desk) -> None:
    """RFC 3339."""
    client = here.create()
    here.move(hours=1, milliseconds=1)
    client.patch({"description": "x"})
    here.move(hours=1)
    client.patch({"description": "x"})

    content = here.read(client.generation)

    assert moment(NOON) == content["createdAt"]
    assert "2026-11-23T13:00:00Z" == content["updatedAt"]
