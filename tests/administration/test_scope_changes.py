"""PATCH that adds or removes single scopes instead of replacing whole lists. Issue 14, point 4."""

from typing import Any

import pytest

from tests.administration.desk import CLIENTS, Desk, new, paths_of

ORDERS, STOCK = "https://orders.example.com", "urn:example:stock"


def at(resource: str, *scopes: str) -> dict[str, Any]:
    return {"resource": resource, "scopes": list(scopes)}


def test_other_scopes_stay_when_scopes_are_added_and_removed(everywhere: Desk) -> None:
    client = everywhere.create(scopes=["shared", "customer_group_read"], resources=[at(ORDERS, "orders:read")])

    answer = client.patch({"scopes": {"add": ["customer_group_write", "shared"], "remove": ["customer_group_read"]}})

    assert (200, ["shared", "customer_group_write"]) == (answer.status, answer.json["scopes"])
    assert [at(ORDERS, "orders:read")] == answer.json["resources"]


def test_scopes_of_all_other_apis_stay_when_those_of_one_api_change(desk: Desk) -> None:
    """The owner of an API changes the scopes of that API only."""
    client = desk.create(scopes=["shared"], resources=[at(ORDERS, "orders:read", "shared")])
    changes = {"add": [at(STOCK, "twice"), at(ORDERS, "twice")], "remove": [at(ORDERS, "shared")]}

    answer = client.patch({"resources": changes})

    assert [at(ORDERS, "orders:read", "twice"), at(STOCK, "twice")] == answer.json["resources"]
    assert ["shared"] == answer.json["scopes"]
    removed = client.patch({"resources": {"remove": [at(ORDERS, "orders:read", "twice")]}})
    assert [at(STOCK, "twice")] == removed.json["resources"]


def test_a_repeated_change_of_scopes_changes_nothing(desk: Desk) -> None:
    """A caller that got no answer sends the change again."""
    client = desk.create(scopes=["shared"])
    changes = {"scopes": {"add": ["shared"], "remove": ["customer_group_read"]}, "resources": {"remove": [at(ORDERS)]}}

    first, second = client.patch(changes), client.patch(changes)

    assert (200, f'"{client.generation}-1"') == (first.status, first.headers["etag"])
    assert first.json == second.json


def test_two_administrators_who_add_different_scopes_both_succeed(desk: Desk) -> None:
    client = desk.create()
    for name in ("shared", "customer_group_read"):
        assert 200 == client.patch({"scopes": {"add": [name]}}).status

    assert ["shared", "customer_group_read"] == desk.read(client.generation)["scopes"]


def test_an_added_scope_must_exist_and_the_caller_must_be_allowed_to_assign_it(desk: Desk) -> None:
    client = desk.create(scopes=["shared"])
    token = desk.caller("api_client_write shared")

    assert 422 == client.patch({"scopes": {"add": ["absent"]}}).status
    assert 422 == client.patch({"resources": {"add": [at("urn:unknown", "a")]}}).status
    assert 403 == client.patch({"scopes": {"add": ["audit_read"]}}, token=token).status
    assert 403 == client.patch({"resources": {"add": [at(ORDERS, "orders:read")]}}, token=token).status
    assert 200 == client.patch({"scopes": {"remove": ["shared"]}}, token=token).status


def test_a_client_has_at_most_256_scopes_after_an_addition_too(here: Desk) -> None:
    many = [f"scope_{number}" for number in range(256)]
    client = here.create(resources=[at(ORDERS, "orders:read")])

    assert ["scopes"] == paths_of(client.patch({"scopes": {"add": many}}))
    assert ["resources"] == paths_of(client.patch({"resources": {"add": [at(ORDERS, *many)]}}))


@pytest.mark.parametrize(
    ("content", "paths"),
    [
        ({"scopes": {}}, ["scopes"]),
        ({"scopes": {"add": None}}, ["scopes", "scopes.add"]),
        ({"scopes": {"add": "a"}}, ["scopes.add"]),
        ({"scopes": {"add": ["a b"]}}, ["scopes.add"]),
        ({"scopes": {"remove": [1]}}, ["scopes.remove"]),
        ({"scopes": {"set": ["a"]}}, ["scopes", "scopes.set"]),
        ({"scopes": {"add": ["shared"], "remove": ["shared"]}}, ["scopes"]),
        ({"resources": {"add": [at(ORDERS, "a")], "remove": [at(ORDERS, "b", "a")]}}, ["resources"]),
        ({"resources": {"add": [at(ORDERS, "a"), at(ORDERS, "b")]}}, ["resources.add[1].resource"]),
        ({"resources": {"add": [at("https://auth.example.com/admin-api", "a")]}}, ["resources.add[0].resource"]),
        ({"resources": {"remove": [{"resource": ORDERS}]}}, ["resources.remove[0]"]),
        ({"resources": {"add": ["orders"], "\u202e": 1}}, ["resources.a member", "resources.add[0]"]),
    ],
    ids=str,
)
def test_an_invalid_change_of_scopes_is_refused_at_its_path(here: Desk, content: Any, paths: list[str]) -> None:
    assert paths == sorted(paths_of(here.create().patch(content)))


@pytest.mark.parametrize("name", ["scopes", "resources"])
def test_a_new_client_accepts_whole_lists_of_scopes_only(here: Desk, name: str) -> None:
    assert [name] == paths_of(here.call("POST", CLIENTS, new(**{name: {"add": []}})))


def test_a_client_can_be_sent_back_after_its_secret_was_used(desk: Desk) -> None:
    """Issue 14: lastUsedAt of a single client changes with its use."""
    client = desk.create()
    content = desk.read(client.generation)
    assert client.works()
    used = desk.read(client.generation)

    assert (None, True) == (content["lastUsedAt"], used["lastUsedAt"] is not None)
    assert 200 == client.patch({**content, "description": "new"}).status
    assert ["lastUsedAt"] == paths_of(client.patch({"lastUsedAt": "2099-01-01T00:00:00Z"}))
    assert ["secretsExpireAt"] == paths_of(client.patch({"secretsExpireAt": "2099-01-01T00:00:00Z"}))


def test_a_single_client_has_the_expiry_of_its_secrets(desk: Desk) -> None:
    """Issue 14."""
    client = desk.create()
    first = client.secrets()[0]["secretId"]
    desk.call("POST", f"{client.path}/secrets", {"expiresAt": "2093-01-31T12:00:00Z"})
    desk.call("DELETE", f"{client.path}/secrets/{first}")

    assert "2093-01-31T12:00:00Z" == desk.read(client.generation)["secretsExpireAt"]
