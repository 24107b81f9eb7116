"""ETag and If-Match: RFC 9110 §8.8.3, §13.1.1."""

import pytest

from tests.administration.desk import Desk, Registered

MANY = '"other", {tag}, "another"'


def patched(client: Registered, condition: str) -> int:
    """The status of an edit with this If-Match, in which {tag} is the current tag and {old} the first one."""
    tag = client.desk.call("GET", client.path).headers["etag"]
    condition = condition.format(tag=tag, old=f'"{client.generation}-1"', generation=client.generation)
    return client.patch({"description": f"under {condition}"}, headers={"If-Match": condition}).status


@pytest.fixture
def edited(here: Desk) -> Registered:
    """A client at its second version."""
    client = here.create()
    client.patch({"description": "edited"})
    return client


@pytest.mark.parametrize(
    "condition", ["{tag}", "*", " * ", "{old}, {tag}", MANY, '{tag},"{generation}-99"', 'W/"x" , {tag}', "\t{tag} "]
)
def test_a_change_is_made_if_the_condition_matches(edited: Registered, condition: str) -> None:
    """RFC 9110 §13.1.1: one of several tags is enough."""
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
def test_a_change_is_refused_if_the_condition_does_not_match(edited: Registered, condition: str) -> None:
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
def test_a_malformed_condition_is_refused(edited: Registered, condition: str) -> None:
    """RFC 9110 §13.1.1, §8.8.3."""
    assert 400 == patched(edited, condition)
    assert "edited" == edited.desk.read(edited.generation)["description"]


def test_the_refusal_of_a_condition_says_what_to_do(edited: Registered) -> None:
    """RFC 9110 §15.5.13."""
    answer = edited.patch({"description": "x"}, headers={"If-Match": '"1"'})

    assert "application/problem+json" == answer.headers["content-type"]
    assert "Read it again, then repeat the change." in answer.json["detail"]


def test_of_two_edits_of_the_same_version_the_second_is_refused(desk: Desk) -> None:
    """Issue 4: If-Match, 412."""
    client = desk.create()
    tag = {"If-Match": desk.call("GET", client.path).headers["etag"]}

    statuses = [client.patch({"description": text}, headers=tag).status for text in ("one", "two")]

    assert ([200, 412], "one") == (statuses, desk.read(client.generation)["description"])


def test_an_edit_without_a_condition_leaves_other_fields_unchanged(desk: Desk) -> None:
    """Issue 4: a PATCH without If-Match never loses another's field."""
    client = desk.create()
    client.patch({"description": "one"})
    client.patch({"lifetime": 60})

    content = desk.read(client.generation)

    assert ("one", 60) == (content["description"], content["lifetime"])


def test_a_conditional_deletion_requires_the_current_version(desk: Desk) -> None:
    """RFC 9110 §13.1.1."""
    client = desk.create()
    tag = {"If-Match": desk.call("GET", client.path).headers["etag"]}
    client.patch({"description": "x"})

    statuses = [client.delete(headers=headers).status for headers in (tag, {"If-Match": "*"}, {"If-Match": "*"})]

    assert [412, 204, 404] == statuses


def test_each_change_of_a_client_changes_the_tag(here: Desk) -> None:
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


def test_a_use_does_not_change_the_tag(desk: Desk) -> None:
    """lastUsedAt does not change the version."""
    client = desk.create()
    before = desk.call("GET", client.path).headers["etag"]

    assert client.works()
    assert before == desk.call("GET", client.path).headers["etag"]


def test_a_client_with_a_reused_id_has_another_tag(here: Desk) -> None:
    """RFC 9110 §8.8.3."""
    client = here.create()
    tag = here.call("GET", client.path).headers["etag"]
    client.delete()
    again = here.create(clientId=client.client_id)

    assert 412 == again.patch({"description": "x"}, headers={"If-Match": tag}).status
