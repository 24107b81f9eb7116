"""/admin-api/resources: the APIs that tokens are issued for."""

from typing import Any

import jwt
import pytest

from tests.administration.desk import Desk, paths_of
from tests.catalogue.catalogue import RESOURCES, Api, changed, group, new_resource
from tests.fakes.memory_wiring import ISSUER

DEFAULTS = {
    "typ": "at+jwt",
    "alg": "RS256",
    "maximumLifetime": 86_400,
    "enabled": True,
    "publishesMetadata": False,
    "verifier": "other",
    "scopeGroups": [],
}
OWN = f"{RESOURCES}/admin-api"


def test_a_created_resource_is_returned_with_its_defaults(desk: Desk) -> None:
    """The members: identifier, name, typ, alg, maximum lifetime, enabled, scopes in groups."""
    content = new_resource()
    answer = desk.call("POST", RESOURCES, content)

    assert (201, {**content, **DEFAULTS}) == (answer.status, changed(answer))
    assert f"{RESOURCES}/{content['slug']}" == answer.headers["location"]
    assert {**content, **DEFAULTS} == desk.call("GET", answer.headers["location"]).json


def test_every_member_can_be_set(desk: Desk) -> None:
    """RFC 8707 §2, RFC 9068 §2.1."""
    members = {"typ": "JWT", "alg": "ES256", "maximumLifetime": 60, "enabled": False, "publishesMetadata": True}
    content = new_resource(**members, verifier="rest-api", scopeGroups=[group("reading", "a:read", enabled=False)])

    assert content == changed(desk.call("POST", RESOURCES, content))


def test_the_admin_api_is_the_first_resource_in_the_list(desk: Desk) -> None:
    api = Api.create(desk)
    items = desk.call("GET", RESOURCES).json["items"]

    assert "admin-api" == items[0]["slug"]
    assert api.read() in items


def test_a_token_has_the_typ_alg_lifetime_and_aud_of_its_resource(here: Desk) -> None:
    """RFC 8707 §2: the identifier becomes aud. RFC 9068 §2.1: typ."""
    api = Api.create(here, group("g", "x"), typ="JWT", alg="ES256", maximumLifetime=120)
    token = api.token(api.holder("x").credential, "x").json
    header = jwt.get_unverified_header(token["access_token"])
    claims = jwt.decode(token["access_token"], options={"verify_signature": False})

    assert ("JWT", "ES256", 120, api.identifier) == (header["typ"], header["alg"], token["expires_in"], claims["aud"])


@pytest.mark.parametrize(
    "edit",
    [{"name": "Other"}, {"typ": "JWT"}, {"alg": "ES256"}, {"maximumLifetime": 1}, {"enabled": False}, {}],
)
def test_a_patch_changes_only_the_members_in_it(desk: Desk, edit: dict[str, Any]) -> None:
    """RFC 7396."""
    api = Api.create(desk, group("g", "x"))
    before = api.read()
    answer = api.patch(edit)

    document = changed(answer)
    assert (200, {**before, **edit}) == (answer.status, document)
    assert (document, answer.headers["etag"]) == (api.read(), api.tag())


@pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json; charset=utf-8"])
def test_a_patch_may_be_a_merge_patch(here: Desk, media_type: str) -> None:
    """RFC 7396 §4."""
    assert 200 == Api.create(here).patch({"name": "x"}, headers={"Content-Type": media_type}).status


@pytest.mark.parametrize(
    ("name", "value"),
    [("identifier", "https://other.example.com"), ("slug", "other"), ("scopeGroups", []), ("identifier", None)],
)
def test_slug_identifier_and_groups_cannot_be_edited(desk: Desk, name: str, value: Any) -> None:
    api = Api.create(desk, group("g", "x"))
    before = api.read()

    assert [name] == paths_of(api.patch({name: value, "name": "Other"}))
    assert before == api.read()


def test_unchanged_read_only_members_are_accepted_in_a_patch(desk: Desk) -> None:
    """A client may send back the whole resource."""
    api = Api.create(desk, group("g", "x"))
    resource = api.read()

    first = api.patch({**resource, "name": "Other"})
    # An answer to a change can be sent back too.
    second = api.patch(first.json)

    assert [(200, {**resource, "name": "Other"})] * 2 == [
        (answer.status, changed(answer)) for answer in (first, second)
    ]


@pytest.mark.parametrize("name", ["name", "typ", "alg", "maximumLifetime", "enabled"])
def test_null_does_not_reset_a_member(here: Desk, name: str) -> None:
    """RFC 7396 §2: null removes a member. These members are required."""
    assert [name] == paths_of(Api.create(here).patch({name: None}))


def test_a_slug_is_used_once(desk: Desk) -> None:
    api = Api.create(desk)

    assert ["slug"] == paths_of(desk.call("POST", RESOURCES, new_resource(slug=api.slug)))


def test_an_identifier_is_used_once(desk: Desk) -> None:
    """Two resources with the same aud would accept each other's tokens."""
    api = Api.create(desk)
    for identifier in (api.identifier, f"{ISSUER}/admin-api"):
        assert ["identifier"] == paths_of(desk.call("POST", RESOURCES, new_resource(identifier=identifier)))


@pytest.mark.parametrize("members", [{}, {"identifier": "urn:x", "name": "x"}])
def test_a_second_admin_api_cannot_be_created(here: Desk, members: dict[str, Any]) -> None:
    assert 422 == here.call("POST", RESOURCES, {"slug": "admin-api", **members}).status


@pytest.mark.parametrize(("name", "value"), [("name", "x"), ("enabled", False), ("identifier", "urn:x")])
def test_identifier_name_and_enabled_of_the_admin_api_are_fixed(here: Desk, name: str, value: Any) -> None:
    """Its identifier and name follow from the issuer and the code."""
    assert [name] == paths_of(here.call("PATCH", OWN, {name: value}))


def test_typ_alg_and_maximum_lifetime_of_the_admin_api_can_be_edited(here: Desk) -> None:
    resource = here.call("GET", OWN).json
    edit = {"typ": "JWT", "alg": "ES256", "maximumLifetime": 900}

    assert {**resource, **edit} == changed(here.call("PATCH", OWN, {**resource, **edit}))
    # Tokens with the new typ and alg are accepted.
    assert 200 == here.call("GET", OWN, token=here.caller("resource_read")).status


def test_the_admin_api_cannot_be_deleted(desk: Desk) -> None:
    assert ["slug"] == paths_of(desk.call("DELETE", OWN))


def test_native_scopes_are_not_among_the_groups_of_the_admin_api(desk: Desk) -> None:
    groups = desk.call("GET", OWN).json["scopeGroups"]

    assert "native" not in [entry["slug"] for entry in groups]
    assert not [scope for entry in groups for scope in entry["scopes"] if scope.startswith("api_client")]


def test_a_resource_is_deleted(desk: Desk) -> None:
    api = Api.create(desk, group("g", "x"))

    assert [204, 404, 404] == [api.delete().status, api.delete().status, desk.call("GET", api.path).status]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_slug_is_not_found(desk: Desk, method: str) -> None:
    """RFC 9110 §15.5.5. The message is PrestaShop's."""
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
    assert [name] == paths_of(here.call("POST", RESOURCES, new_resource(**{name: value})))


@pytest.mark.parametrize("name", ["slug", "identifier", "name"])
def test_a_missing_member_is_named(here: Desk, name: str) -> None:
    content = new_resource()
    del content[name]

    assert [name] == paths_of(here.call("POST", RESOURCES, content))


def test_a_mistake_in_a_nested_member_names_its_path(here: Desk) -> None:
    content = new_resource(scopeGroups=[group("a", "x"), {**group("b", "y"), "enabled": 1}])

    assert ["scopeGroups[1].enabled"] == paths_of(here.call("POST", RESOURCES, content))


@pytest.mark.parametrize("groups", [[group("a", "x"), group("b", "x")], [group("a", "x"), group("a", "y")]])
def test_scopes_and_groups_are_unique_within_a_resource(here: Desk, groups: list[Any]) -> None:
    assert ["scopeGroups"] == paths_of(here.call("POST", RESOURCES, new_resource(scopeGroups=groups)))


def test_two_resources_may_have_scopes_with_the_same_name(desk: Desk) -> None:
    Api.create(desk, group("g", "common"))

    assert 201 == desk.call("POST", RESOURCES, new_resource(scopeGroups=[group("g", "common")])).status
