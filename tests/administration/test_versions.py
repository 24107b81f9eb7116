"""ETag and If-Match: RFC 9110 §8.8.3, §13.1.1."""

import pytest

from tests.administration.desk import Desk, Registered

MANY = '"other", {tag}, "another"'


def patched(client: Registered, condition: str) -> int:
    """The status of an edit under `condition`, in which {tag} is the newest tag and {old} the first one."""
    tag = client.desk.call("GET", client.path).headers["etag"]
    condition = condition.format(tag=tag, old=f'"{client.generation}-1"', generation=client.generation)
    return client.patch({"description": f"under {condition}"}, headers={"If-Match": condition}).status


@pytest.fixture
def edited(here: Desk) -> Registered:
    """At its second version."""
    client = here.create()
    client.patch({"description": "edited"})
    return client


@pytest.mark.parametrize(
    "condition", ["{tag}", "*", " * ", "{old}, {tag}", MANY, '{tag},"{generation}-99"', 'W/"x" , {tag}', "\t{tag} "]
)
def test_a_change_is_made_when_the_condition_names_the_version(edited: Registered, condition: str) -> None:
    """RFC 9110 §13.1.1: of several tags any may match."""
    assert 200 == patched(edited, condition)


@pytest.mark.parametrize(
    "condition",
    [
        "{old}",
        "W/{tag}",
        '"*"',
        '""',
        '"2"',
        '"{generation}"',
        '"{generation}-02"',
        '"{generation}-3"',
        '"x{generation}-2"',
        '"1{generation}-2"',
        '"{generation}-2x"',
        '"{generation}-99999999999999999999"',
        'W/{tag}, W/"{generation}-2"',
    ],
)
def test_a_change_of_another_version_is_refused(edited: Registered, condition: str) -> None:
    """RFC 9110 §13.1.1: strong comparison; weak tags never match."""
    assert 412 == patched(edited, condition)
    assert "edited" == edited.desk.read(edited.generation)["description"]


@pytest.mark.parametrize(
    "condition",
    [
        "2",
        "{generation}-2",
        "'{generation}-2'",
        '"{generation}-2',
        "{tag} {tag}",
        "{tag};",
        "W/",
        "w/{tag}",
        "*, {tag}",
        ",",
    ],
)
def test_a_malformed_condition_is_no_condition(edited: Registered, condition: str) -> None:
    """RFC 9110 §13.1.1, §8.8.3."""
    assert 400 == patched(edited, condition)
    assert "edited" == edited.desk.read(edited.generation)["description"]


def test_a_refused_condition_says_what_to_do(edited: Registered) -> None:
    """RFC 9110 §15.5.13."""
    answer = edited.patch({"description": "x"}, headers={"If-Match": '"1"'})

    assert "application/problem+json" == answer.headers["content-type"]
    assert "Read it again, then repeat the change." in answer.json["detail"]


def test_of_two_who_read_the_same_version_one_is_told(desk: Desk) -> None:
    """Issue 4: If-Match, 412."""
    client = desk.create()
    tag = {"If-Match": desk.call("GET", client.path).headers["etag"]}

    statuses = [client.patch({"description": text}, headers=tag).status for text in ("one", "two")]

    assert ([200, 412], "one") == (statuses, desk.read(client.generation)["description"])


def test_without_a_condition_another_ones_field_is_not_lost(desk: Desk) -> None:
    """Issue 4: a PATCH without If-Match never loses another's field."""
    client = desk.create()
    client.patch({"description": "one"})
    client.patch({"lifetime": 60})

    shown = desk.read(client.generation)

    assert ("one", 60) == (shown["description"], shown["lifetime"])


def test_a_client_is_deleted_only_at_the_version_that_was_meant(desk: Desk) -> None:
    """RFC 9110 §13.1.1."""
    client = desk.create()
    tag = {"If-Match": desk.call("GET", client.path).headers["etag"]}
    client.patch({"description": "x"})

    statuses = [client.delete(headers=headers).status for headers in (tag, {"If-Match": "*"}, {"If-Match": "*"})]

    assert [412, 204, 404] == statuses


def test_every_change_of_a_client_makes_another_tag(here: Desk) -> None:
    """RFC 9110 §8.8.3."""
    client = here.create()
    tags = [here.call("GET", client.path).headers["etag"]]
    for method, path, content in (
        ("POST", "/secrets", {}),
        ("PUT", "/secrets", {}),
        ("POST", "/revoke-tokens", {}),
        ("PATCH", "", {"enabled": False}),
    ):
        here.call(method, client.path + path, content)
        tags.append(here.call("GET", client.path).headers["etag"])

    assert 5 == len(set(tags))


def test_use_is_no_change(desk: Desk) -> None:
    """Decided: lastUsedAt leaves the version untouched."""
    client = desk.create()
    before = desk.call("GET", client.path).headers["etag"]

    assert client.works()
    assert before == desk.call("GET", client.path).headers["etag"]


def test_the_tag_of_a_deleted_client_is_not_its_successors(here: Desk) -> None:
    """RFC 9110 §8.8.3."""
    client = here.create()
    tag = here.call("GET", client.path).headers["etag"]
    client.delete()
    again = here.create(clientId=client.client_id)

    assert 412 == again.patch({"description": "x"}, headers={"If-Match": tag}).status
