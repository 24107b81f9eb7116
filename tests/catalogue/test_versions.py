"""ETag and If-Match of resources, groups and settings: RFC 9110 §8.8.3, §13.1.1."""

import pytest

from tests.administration.desk import Desk
from tests.catalogue.catalogue import RESOURCES, SETTINGS, Api, group


@pytest.mark.parametrize("condition", ["{tag}", "*", '"other", {tag}', " * "])
def test_a_change_is_made_if_the_condition_matches(desk: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1."""
    api = Api.create(desk)
    headers = {"If-Match": condition.format(tag=api.tag())}

    assert 200 == api.patch({"name": "x"}, headers=headers).status


@pytest.mark.parametrize("condition", ['"other"', "W/{tag}", '"*"', '""'])
def test_a_condition_that_does_not_match_prevents_the_change(desk: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1: strong comparison."""
    api = Api.create(desk, group("g", "x"))
    before = api.read()
    headers = {"If-Match": condition.format(tag=api.tag())}
    statuses = [
        api.patch({"name": "x"}, headers=headers).status,
        api.put(group("g", "y"), headers=headers).status,
        api.delete_group("g", headers=headers).status,
        api.delete(headers=headers).status,
    ]

    assert ([412] * 4, before) == (statuses, api.read())


@pytest.mark.parametrize("condition", ["x", '"x', "*, x", ";"])
def test_a_malformed_condition_is_refused(here: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1, §8.8.3."""
    api = Api.create(here, group("g", "x"))
    headers = {"If-Match": condition}

    assert [400] * 5 == [
        api.patch({"name": "x"}, headers=headers).status,
        api.put(group("g", "y"), headers=headers).status,
        api.delete_group("g", headers=headers).status,
        api.delete(headers=headers).status,
        here.call("PATCH", SETTINGS, {"forceHttps": False}, headers=headers).status,
    ]


def test_a_missing_group_matches_no_condition(desk: Desk) -> None:
    """RFC 9110 §13.1.1: `*` is false when there is no current representation."""
    api = Api.create(desk)

    assert [412, 201] == [api.put(group("g", "x"), headers=headers).status for headers in ({"If-Match": "*"}, {})]


def test_a_group_is_changed_only_if_its_version_matches(desk: Desk) -> None:
    """RFC 9110 §13.1.1."""
    api = Api.create(desk)
    first = {"If-Match": api.put(group("g", "x")).headers["etag"]}
    second = api.put(group("g", "y"), headers=first)

    assert [200, 412, 204] == [
        second.status,
        api.delete_group("g", headers=first).status,
        api.delete_group("g", headers={"If-Match": second.headers["etag"]}).status,
    ]


def test_a_group_is_read_with_the_version_that_a_change_names(desk: Desk) -> None:
    """RFC 9110 §8.8.3."""
    api = Api.create(desk, group("g", "x"))
    path = f"{RESOURCES}/{api.slug}/scope-groups/g"
    read = desk.call("GET", path)

    assert (200, {**group("g", "x"), "enabled": True}) == (read.status, read.json)
    assert 200 == api.put(group("g", "y"), headers={"If-Match": read.headers["etag"]}).status
    assert [404, 404] == [desk.call("GET", other).status for other in (f"{path}-2", f"{RESOURCES}/no/scope-groups/g")]


def test_settings_are_changed_only_if_their_version_matches(here: Desk) -> None:
    """RFC 9110 §13.1.1."""
    tag = {"If-Match": here.call("GET", SETTINGS).headers["etag"]}

    assert [200, 412, 200] == [
        here.call("PATCH", SETTINGS, {"defaultLifetime": seconds}, headers=headers).status
        for seconds, headers in ((60, tag), (70, tag), (80, {}))
    ]


def test_a_resource_that_is_changed_back_has_its_first_etag_again(desk: Desk) -> None:
    """RFC 9110 §8.8.3: an ETag identifies a representation."""
    api = Api.create(desk)
    before = api.tag()
    api.patch({"enabled": False})
    between = api.tag()
    api.patch({"enabled": True})

    assert (before, True) == (api.tag(), before != between)


def test_a_change_of_another_resource_does_not_change_the_etag(desk: Desk) -> None:
    """RFC 9110 §13.1.1."""
    api, other = Api.create(desk), Api.create(desk)
    tag = {"If-Match": api.tag()}
    other.patch({"name": "Other"})

    assert 200 == api.patch({"name": "x"}, headers=tag).status


def test_two_patches_of_different_members_are_both_applied(desk: Desk) -> None:
    """A PATCH without If-Match changes only the members in it."""
    api = Api.create(desk)
    api.patch({"name": "x"})
    api.patch({"maximumLifetime": 5})

    assert ("x", 5) == (api.read()["name"], api.read()["maximumLifetime"])
