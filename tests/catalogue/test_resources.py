"""/admin-api/resources: the APIs that tokens are for."""

from typing import Any

import jwt
import pytest

from tests.administration.desk import Desk, paths_of
from tests.catalogue.catalogue import RESOURCES, Api, changed, group, new_resource
from tests.fakes.memory_wiring import ISSUER

DEFAULTS = {"typ": "at+jwt", "alg": "RS256", "maximumLifetime": 86_400, "enabled": True, "scopeGroups": []}
OWN = f"{RESOURCES}/admin-api"


def test_what_is_created_is_shown_with_what_was_left_out(desk: Desk) -> None:
    """Issue: identifier, name, typ, alg, maximum lifetime, enabled, scopes in groups."""
    content = new_resource()
    answer = desk.call("POST", RESOURCES, content)

    assert (201, {**content, **DEFAULTS}) == (answer.status, changed(answer))
    assert f"{RESOURCES}/{content['slug']}" == answer.headers["location"]
    assert {**content, **DEFAULTS} == desk.call("GET", answer.headers["location"]).json


def test_everything_can_be_chosen(desk: Desk) -> None:
    """RFC 8707 §2, RFC 9068 §2.1."""
    chosen = {"typ": "JWT", "alg": "ES256", "maximumLifetime": 60, "enabled": False}
    content = new_resource(**chosen, scopeGroups=[group("reading", "a:read", enabled=False)])

    assert content == changed(desk.call("POST", RESOURCES, content))


def test_the_list_has_our_own_resource_first(desk: Desk) -> None:
    """Design: the catalogue."""
    api = Api.made(desk)
    items = desk.call("GET", RESOURCES).json["items"]

    assert "admin-api" == items[0]["slug"]
    assert api.shown() in items


def test_tokens_are_as_the_resource_says(here: Desk) -> None:
    """RFC 8707 §2: the identifier becomes aud; RFC 9068 §2.1: typ."""

    api = Api.made(here, group("g", "x"), typ="JWT", alg="ES256", maximumLifetime=120)
    token = api.token(api.holder("x").credential, "x").json
    header = jwt.get_unverified_header(token["access_token"])
    claims = jwt.decode(token["access_token"], options={"verify_signature": False})

    assert ("JWT", "ES256", 120, api.identifier) == (header["typ"], header["alg"], token["expires_in"], claims["aud"])


@pytest.mark.parametrize(
    "edit",
    [{"name": "Other"}, {"typ": "JWT"}, {"alg": "ES256"}, {"maximumLifetime": 1}, {"enabled": False}, {}],
)
def test_a_patch_changes_what_it_names_and_nothing_else(desk: Desk, edit: dict[str, Any]) -> None:
    """RFC 7396."""
    api = Api.made(desk, group("g", "x"))
    before = api.shown()
    answer = api.patch(edit)

    document = changed(answer)
    assert (200, {**before, **edit}) == (answer.status, document)
    assert (document, answer.headers["etag"]) == (api.shown(), api.tag())


@pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json; charset=utf-8"])
def test_a_patch_may_be_a_merge_patch(here: Desk, media_type: str) -> None:
    """RFC 7396 §4."""
    assert 200 == Api.made(here).patch({"name": "x"}, headers={"Content-Type": media_type}).status


@pytest.mark.parametrize(
    ("name", "value"),
    [("identifier", "https://other.example.com"), ("slug", "other"), ("scopeGroups", []), ("identifier", None)],
)
def test_slug_identifier_and_groups_cannot_be_edited(desk: Desk, name: str, value: Any) -> None:
    """Issue: identifier cannot be edited."""
    api = Api.made(desk, group("g", "x"))
    before = api.shown()

    assert [name] == paths_of(api.patch({name: value, "name": "Other"}))
    assert before == api.shown()


def test_what_cannot_be_edited_may_be_sent_back(desk: Desk) -> None:
    """Design: a PATCH that echoes unchanged server-owned fields is accepted."""
    api = Api.made(desk, group("g", "x"))
    shown = api.shown()

    first = api.patch({**shown, "name": "Other"})
    # An answer to a change can be sent back too.
    second = api.patch(first.json)

    assert [(200, {**shown, "name": "Other"})] * 2 == [(answer.status, changed(answer)) for answer in (first, second)]


@pytest.mark.parametrize("name", ["name", "typ", "alg", "maximumLifetime", "enabled"])
def test_nothing_is_reset_by_null(here: Desk, name: str) -> None:
    """RFC 7396 would remove it; what every resource has cannot be removed."""
    assert [name] == paths_of(Api.made(here).patch({name: None}))


def test_a_slug_is_used_once(desk: Desk) -> None:
    """Issue: uniqueness."""
    api = Api.made(desk)

    assert ["slug"] == paths_of(desk.call("POST", RESOURCES, new_resource(slug=api.slug)))


def test_an_identifier_is_used_once(desk: Desk) -> None:
    """Issue: uniqueness; two resources of one aud could not be told apart."""
    api = Api.made(desk)
    for taken in (api.identifier, f"{ISSUER}/admin-api"):
        assert ["identifier"] == paths_of(desk.call("POST", RESOURCES, new_resource(identifier=taken)))


@pytest.mark.parametrize("members", [{}, {"identifier": "urn:x", "name": "x"}])
def test_there_is_one_resource_of_our_own(here: Desk, members: dict[str, Any]) -> None:
    """Design: the server's own resource."""
    assert 422 == here.call("POST", RESOURCES, {"slug": "admin-api", **members}).status


@pytest.mark.parametrize(("name", "value"), [("name", "x"), ("enabled", False), ("identifier", "urn:x")])
def test_our_own_resource_keeps_what_follows_from_the_code(here: Desk, name: str, value: Any) -> None:
    """Design: its identifier and name are given, and it cannot be switched off."""
    assert [name] == paths_of(here.call("PATCH", OWN, {name: value}))


def test_our_own_resource_can_be_edited_otherwise(here: Desk) -> None:
    """Design: typ, alg and maximum lifetime of every resource."""
    shown = here.call("GET", OWN).json
    edit = {"typ": "JWT", "alg": "ES256", "maximumLifetime": 900}

    assert {**shown, **edit} == changed(here.call("PATCH", OWN, {**shown, **edit}))
    # Its tokens are of the new kind, and are taken.
    assert 200 == here.call("GET", OWN, token=here.caller("resource_read")).status


def test_our_own_resource_cannot_be_deleted(desk: Desk) -> None:
    """Issue: native scopes cannot be touched."""
    assert ["slug"] == paths_of(desk.call("DELETE", OWN))


def test_native_scopes_are_not_among_its_groups(desk: Desk) -> None:
    """Issue: native scopes live in code."""
    groups = desk.call("GET", OWN).json["scopeGroups"]

    assert "native" not in [entry["slug"] for entry in groups]
    assert not [scope for entry in groups for scope in entry["scopes"] if scope.startswith("api_client")]


def test_a_resource_is_deleted(desk: Desk) -> None:
    """Issue: delete."""
    api = Api.made(desk, group("g", "x"))

    assert [204, 404, 404] == [api.delete().status, api.delete().status, desk.call("GET", api.path).status]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_there_is_none_of_another_slug(desk: Desk, method: str) -> None:
    """RFC 9110 §15.5.5; PrestaShop's sentence."""
    answer = desk.call(method, f"{RESOURCES}/absent", {"name": "x"} if method == "PATCH" else "")

    assert (404, "Could not find resource absent") == (answer.status, answer.json["detail"])


MISTAKES: list[tuple[str, Any]] = [
    *[("slug", value) for value in (None, "", "A", "a b", "a/b", "a" * 65, "ä", 1, [], "a\n")],
    *[
        ("identifier", value)
        for value in (None, "", "x", "//x", "https:", "https://a/#f", "https://ä", "a b:c", 1, "h\n")
    ],
    ("identifier", "https://" + "a" * 250),
    *[("name", value) for value in (None, "", " ", "a" * 256, "a\x00", "a\u202eb", "\ud800", 1, {})],
    *[("typ", value) for value in (None, "jwt", 1, [])],
    *[("alg", value) for value in (None, "none", "HS256", 1, {})],
    *[("maximumLifetime", value) for value in (None, 0, -1, 86_401, 1.5, True, "600", 10**30, [])],
    *[("enabled", value) for value in (None, 1, "true", [])],
    *[("scopeGroups", value) for value in (None, {}, "x")],
    ("more", 1),
]


@pytest.mark.parametrize(("name", "value"), MISTAKES)
def test_a_mistake_names_its_field(here: Desk, name: str, value: Any) -> None:
    """Issue: errors name the field."""
    assert [name] == paths_of(here.call("POST", RESOURCES, new_resource(**{name: value})))


@pytest.mark.parametrize("name", ["slug", "identifier", "name"])
def test_what_is_left_out_is_named(here: Desk, name: str) -> None:
    """Issue: errors name the field."""
    content = new_resource()
    del content[name]

    assert [name] == paths_of(here.call("POST", RESOURCES, content))


def test_a_mistake_deep_inside_names_its_place(here: Desk) -> None:
    """Issue: errors name the field."""
    content = new_resource(scopeGroups=[group("a", "x"), {**group("b", "y"), "enabled": 1}])

    assert ["scopeGroups[1].enabled"] == paths_of(here.call("POST", RESOURCES, content))


@pytest.mark.parametrize("groups", [[group("a", "x"), group("b", "x")], [group("a", "x"), group("a", "y")]])
def test_scopes_and_groups_are_unique_within_a_resource(here: Desk, groups: list[Any]) -> None:
    """Issue: unique within a resource."""
    assert ["scopeGroups"] == paths_of(here.call("POST", RESOURCES, new_resource(scopeGroups=groups)))


def test_two_resources_may_have_a_scope_of_one_name(desk: Desk) -> None:
    """Design: scope names are unique within a resource."""
    Api.made(desk, group("g", "common"))

    assert 201 == desk.call("POST", RESOURCES, new_resource(scopeGroups=[group("g", "common")])).status
