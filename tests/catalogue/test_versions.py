"""ETag and If-Match of resources, groups and settings: RFC 9110 §8.8.3, §13.1.1."""

import pytest

from tests.administration.desk import Desk
from tests.catalogue.catalogue import SETTINGS, Api, group


@pytest.mark.parametrize("condition", ["{tag}", "*", '"other", {tag}', " * "])
def test_a_change_is_made_when_the_condition_names_the_version(desk: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1."""
    api = Api.made(desk)
    headers = {"If-Match": condition.format(tag=api.tag())}

    assert 200 == api.patch({"name": "x"}, headers=headers).status


@pytest.mark.parametrize("condition", ['"other"', "W/{tag}", '"*"', '""'])
def test_another_version_is_not_changed(desk: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1: strong comparison."""
    api = Api.made(desk, group("g", "x"))
    before = api.shown()
    headers = {"If-Match": condition.format(tag=api.tag())}
    statuses = [
        api.patch({"name": "x"}, headers=headers).status,
        api.put(group("g", "y"), headers=headers).status,
        api.delete_group("g", headers=headers).status,
        api.delete(headers=headers).status,
    ]

    assert ([412] * 4, before) == (statuses, api.shown())


@pytest.mark.parametrize("condition", ["x", '"x', "*, x", ";"])
def test_a_malformed_condition_is_no_condition(here: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1, §8.8.3."""
    api = Api.made(here, group("g", "x"))
    headers = {"If-Match": condition}

    assert [400] * 5 == [
        api.patch({"name": "x"}, headers=headers).status,
        api.put(group("g", "y"), headers=headers).status,
        api.delete_group("g", headers=headers).status,
        api.delete(headers=headers).status,
        here.call("PATCH", SETTINGS, {"forceHttps": False}, headers=headers).status,
    ]


def test_a_group_that_is_not_there_has_no_version(desk: Desk) -> None:
    """RFC 9110 §13.1.1: `*` is false when there is no current representation."""
    api = Api.made(desk)

    assert [412, 201] == [api.put(group("g", "x"), headers=headers).status for headers in ({"If-Match": "*"}, {})]


def test_a_group_is_changed_at_the_version_that_was_meant(desk: Desk) -> None:
    """RFC 9110 §13.1.1."""
    api = Api.made(desk)
    first = {"If-Match": api.put(group("g", "x")).headers["etag"]}
    second = api.put(group("g", "y"), headers=first)

    assert [200, 412, 204] == [
        second.status,
        api.delete_group("g", headers=first).status,
        api.delete_group("g", headers={"If-Match": second.headers["etag"]}).status,
    ]


def test_settings_are_changed_at_the_version_that_was_meant(here: Desk) -> None:
    """RFC 9110 §13.1.1."""
    tag = {"If-Match": here.call("GET", SETTINGS).headers["etag"]}

    assert [200, 412, 200] == [
        here.call("PATCH", SETTINGS, {"defaultLifetime": seconds}, headers=headers).status
        for seconds, headers in ((60, tag), (70, tag), (80, {}))
    ]


def test_what_comes_back_to_what_it_was_has_its_tag_again(desk: Desk) -> None:
    """RFC 9110 §8.8.3: a tag stands for what is shown."""
    api = Api.made(desk)
    before = api.tag()
    api.patch({"enabled": False})
    between = api.tag()
    api.patch({"enabled": True})

    assert (before, True) == (api.tag(), before != between)


def test_what_others_do_elsewhere_does_not_matter(desk: Desk) -> None:
    """RFC 9110 §13.1.1."""
    api, other = Api.made(desk), Api.made(desk)
    tag = {"If-Match": api.tag()}
    other.patch({"name": "Other"})

    assert 200 == api.patch({"name": "x"}, headers=tag).status


def test_of_two_who_change_different_members_both_are_heard(desk: Desk) -> None:
    """Design: stale write without If-Match is merged."""
    api = Api.made(desk)
    api.patch({"name": "x"})
    api.patch({"maximumLifetime": 5})

    assert ("x", 5) == (api.shown()["name"], api.shown()["maximumLifetime"])
