"""/admin-api/resources/{slug}/scope-groups/{group}: the scopes that one module brings to an API."""

from typing import Any

import pytest

from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.administration.desk import Desk, paths_of
from tests.catalogue.catalogue import RESOURCES, SCOPES, Api, changed, group

OWN_GROUPS = f"{RESOURCES}/admin-api/scope-groups"


def test_a_group_is_put_and_shown(desk: Desk) -> None:
    """Issue: PUT lets one module own its group."""
    api = Api.made(desk)
    content = group("reading", "a:read", "b:read", enabled=True)
    answer = api.put(content)

    assert (201, content, [content]) == (answer.status, changed(answer), api.shown()["scopeGroups"])


def test_a_group_is_replaced_whole_and_the_others_stay(desk: Desk) -> None:
    """RFC 9110 §9.3.4."""
    api = Api.made(desk, group("a", "x", "y", enabled=False), group("b", "z"))
    answer = api.put(group("a", "w"))

    assert (200, True) == (answer.status, answer.json["enabled"])
    assert [["w"], ["z"]] == [list(each["scopes"]) for each in api.shown()["scopeGroups"]]


def test_put_twice_changes_nothing(desk: Desk) -> None:
    """RFC 9110 §9.2.2: idempotent; and there is no event for no change."""
    api = Api.made(desk)
    statuses = [api.put(group("a", "x")).status for _ in range(3)]

    assert [201, 200, 200] == statuses
    assert 1 == len(desk.events(clientId=f"resource:{api.slug}", action="scope_group.put"))


def test_a_scope_moves_from_one_group_to_another_only_by_leaving_the_first(here: Desk) -> None:
    """Issue: unique within a resource."""
    api = Api.made(here, group("a", "x"), group("b"))

    assert ["scopeGroups"] == paths_of(api.put(group("b", "x")))
    assert [200, 200] == [api.put(group("a")).status, api.put(group("b", "x")).status]


def test_a_group_is_deleted(desk: Desk) -> None:
    """Issue: DELETE."""
    api = Api.made(desk, group("a", "x"), group("b", "y"))
    statuses = [api.delete_group("a").status for _ in range(2)]

    assert ([204, 404], ["b"]) == (statuses, [each["slug"] for each in api.shown()["scopeGroups"]])


def test_a_module_adds_to_our_own_resource(desk: Desk) -> None:
    """PrestaShop: modules bring scopes of the Admin API."""
    content = group("zoo", "zoo_read", "zoo_write")
    assert 201 == desk.call("PUT", f"{OWN_GROUPS}/zoo", content).status
    client = desk.create(scopes=["zoo_read", "api_client_read"])

    assert "zoo_read" == desk.deployment.ask(client.credential, scope="zoo_read").json["scope"]
    client.delete()
    assert 204 == desk.call("DELETE", f"{OWN_GROUPS}/zoo").status


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_native_group_cannot_be_touched(desk: Desk, method: str) -> None:
    """Issue: native scopes live in code and cannot be touched."""
    content = group("native", "x") if method == "PUT" else ""

    assert ["slug"] == paths_of(desk.call(method, f"{OWN_GROUPS}/native", content))


@pytest.mark.parametrize("scope", sorted(NATIVE_SCOPES))
def test_no_module_brings_a_native_scope(here: Desk, scope: str) -> None:
    """Issue: native scopes live in code and cannot be touched."""
    assert ["scopeGroups"] == paths_of(here.call("PUT", f"{OWN_GROUPS}/mine", group("mine", scope)))


def test_another_resource_may_use_the_names_of_ours(here: Desk) -> None:
    """Design: unique within a resource; at our own endpoints only our own count."""
    api = Api.made(here, group("native", "api_client_grant"))
    token = api.token(api.holder("api_client_grant").credential, "api_client_grant").json["access_token"]

    assert 401 == here.call("GET", SCOPES, token=token).status


def test_the_slug_is_the_paths(here: Desk) -> None:
    """It may be left out or repeated."""
    api = Api.made(here)

    assert ["slug"] == paths_of(here.call("PUT", api.group_path("a"), group("b", "x")))
    assert 201 == here.call("PUT", api.group_path("a"), {"name": "A", "scopes": {}}).status


@pytest.mark.parametrize("slug", ["A", "a_b", "a" * 65, "ä", "%20", "a%2Fb"])
def test_what_is_no_slug_is_refused(here: Desk, slug: str) -> None:
    """Design: [a-z0-9-]{1,64}."""
    assert ["slug"] == paths_of(here.call("PUT", Api.made(here).group_path(slug), {"name": "A", "scopes": {}}))


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_there_is_no_group_of_a_resource_that_is_not_there(here: Desk, method: str) -> None:
    """RFC 9110 §15.5.5."""
    content = group("a") if method == "PUT" else ""

    assert 404 == here.call(method, f"{RESOURCES}/absent/scope-groups/a", content).status


@pytest.mark.parametrize(
    "scope", ["", " ", "a b", 'a"', "a\\", "ä", "a\n", "\x7f", "\x00", "\ud800", "a" * 256, "\u202e"]
)
def test_what_is_no_scope_is_refused(here: Desk, scope: str) -> None:
    """RFC 6749 §3.3."""
    assert ["scopes"] == paths_of(Api.made(here).put(group("a", scope)))


@pytest.mark.parametrize(
    "scope", ["!", "#", "[", "]", "~", "a" * 255, "https://a.example/b?c=d", "*", "{}", "a,b", "%"]
)
def test_every_scope_of_the_rfc_is_taken(desk: Desk, scope: str) -> None:
    """RFC 6749 §3.3."""
    api = Api.made(desk)

    assert (201, [scope]) == (api.put(group("a", scope)).status, list(api.shown()["scopeGroups"][0]["scopes"]))
    assert 201 == api.can_be_assigned(scope)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        *[("scopes", value) for value in (None, [], "x", 1)],
        *[("scopes.x", {"x": value}) for value in (None, 1, [], "a" * 256, "a\n", "\ud800")],
        *[("name", value) for value in (None, "", " ", 1, "a" * 256)],
        *[("enabled", value) for value in (None, 0, "no")],
        ("more", 1),
    ],
)
def test_a_mistake_names_its_field(here: Desk, place: str, value: Any) -> None:
    """Issue: errors name the field."""
    content = {**group("a", "x"), place.partition(".")[0]: value}

    assert [place] == paths_of(Api.made(here).put(content))
