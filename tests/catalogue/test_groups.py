"""/admin-api/resources/{slug}/scope-groups/{group}: the scopes that one module adds to an API."""

from typing import Any

import pytest

from chalicelib.oauth.resource import NATIVE_SCOPES
from tests.administration.desk import Desk, paths_of
from tests.catalogue.catalogue import RESOURCES, SCOPES, Api, changed, group

OWN_GROUPS = f"{RESOURCES}/admin-api/scope-groups"


def test_a_group_is_created_by_put_and_returned(desk: Desk) -> None:
    """PUT lets one module own its group."""
    api = Api.create(desk)
    content = group("reading", "a:read", "b:read", enabled=True)
    answer = api.put(content)

    assert (201, content, [content]) == (answer.status, changed(answer), api.read()["scopeGroups"])


def test_put_replaces_the_whole_group_and_no_other(desk: Desk) -> None:
    """RFC 9110 §9.3.4."""
    api = Api.create(desk, group("a", "x", "y", enabled=False), group("b", "z"))
    answer = api.put(group("a", "w"))

    assert (200, True) == (answer.status, answer.json["enabled"])
    assert [["w"], ["z"]] == [list(each["scopes"]) for each in api.read()["scopeGroups"]]


def test_a_repeated_put_changes_nothing(desk: Desk) -> None:
    """RFC 9110 §9.2.2: PUT is idempotent. A repeated PUT writes no event."""
    api = Api.create(desk)
    statuses = [api.put(group("a", "x")).status for _ in range(3)]

    assert [201, 200, 200] == statuses
    assert 1 == len(desk.events(clientId=f"resource:{api.slug}", action="scope_group.put"))


def test_a_scope_must_leave_its_group_before_it_joins_another(here: Desk) -> None:
    """A scope is unique within a resource."""
    api = Api.create(here, group("a", "x"), group("b"))

    assert ["scopeGroups"] == paths_of(api.put(group("b", "x")))
    assert [200, 200] == [api.put(group("a")).status, api.put(group("b", "x")).status]


def test_a_group_is_deleted(desk: Desk) -> None:
    api = Api.create(desk, group("a", "x"), group("b", "y"))
    statuses = [api.delete_group("a").status for _ in range(2)]

    assert ([204, 404], ["b"]) == (statuses, [each["slug"] for each in api.read()["scopeGroups"]])


def test_a_module_adds_a_group_to_the_admin_api(desk: Desk) -> None:
    """PrestaShop: modules add scopes to the Admin API."""
    content = group("zoo", "zoo_read", "zoo_write")
    assert 201 == desk.call("PUT", f"{OWN_GROUPS}/zoo", content).status
    client = desk.create(scopes=["zoo_read", "api_client_read"])

    assert "zoo_read" == desk.deployment.ask(client.credential, scope="zoo_read").json["scope"]
    client.delete()
    assert 204 == desk.call("DELETE", f"{OWN_GROUPS}/zoo").status


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_native_group_cannot_be_changed(desk: Desk, method: str) -> None:
    """Native scopes are defined in code."""
    content = group("native", "x") if method == "PUT" else ""

    assert ["slug"] == paths_of(desk.call(method, f"{OWN_GROUPS}/native", content))


@pytest.mark.parametrize("scope", sorted(NATIVE_SCOPES))
def test_a_module_cannot_add_a_native_scope(here: Desk, scope: str) -> None:
    """Native scopes are defined in code."""
    assert ["scopeGroups"] == paths_of(here.call("PUT", f"{OWN_GROUPS}/mine", group("mine", scope)))


def test_another_resource_may_use_the_names_of_native_scopes(here: Desk) -> None:
    """Scope names are unique within a resource. Our endpoints accept only tokens for the Admin API."""
    api = Api.create(here, group("native", "api_client_grant"))
    token = api.token(api.holder("api_client_grant").credential, "api_client_grant").json["access_token"]

    assert 401 == here.call("GET", SCOPES, token=token).status


def test_the_slug_in_the_body_must_match_the_path(here: Desk) -> None:
    """The body may omit the slug or repeat it."""
    api = Api.create(here)

    assert ["slug"] == paths_of(here.call("PUT", api.group_path("a"), group("b", "x")))
    assert 201 == here.call("PUT", api.group_path("a"), {"name": "A", "scopes": {}}).status


@pytest.mark.parametrize("slug", ["A", "a_b", "a" * 65, "ä", "%20", "a%2Fb"])
def test_a_malformed_slug_is_refused(here: Desk, slug: str) -> None:
    """A slug matches [a-z0-9-]{1,64}."""
    assert ["slug"] == paths_of(here.call("PUT", Api.create(here).group_path(slug), {"name": "A", "scopes": {}}))


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_group_of_a_missing_resource_is_not_found(here: Desk, method: str) -> None:
    """RFC 9110 §15.5.5."""
    content = group("a") if method == "PUT" else ""

    assert 404 == here.call(method, f"{RESOURCES}/absent/scope-groups/a", content).status


@pytest.mark.parametrize(
    "scope", ["", " ", "a b", 'a"', "a\\", "ä", "a\n", "\x7f", "\x00", "\ud800", "a" * 256, "\u202e"]
)
def test_a_malformed_scope_is_refused(here: Desk, scope: str) -> None:
    """RFC 6749 §3.3."""
    assert ["scopes"] == paths_of(Api.create(here).put(group("a", scope)))


@pytest.mark.parametrize(
    "scope", ["!", "#", "[", "]", "~", "a" * 255, "https://a.example/b?c=d", "*", "{}", "a,b", "%"]
)
def test_every_scope_that_the_rfc_permits_is_accepted(desk: Desk, scope: str) -> None:
    """RFC 6749 §3.3."""
    api = Api.create(desk)

    assert (201, [scope]) == (api.put(group("a", scope)).status, list(api.read()["scopeGroups"][0]["scopes"]))
    assert 201 == api.registration_status(scope)


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
    content = {**group("a", "x"), place.partition(".")[0]: value}

    assert [place] == paths_of(Api.create(here).put(content))
