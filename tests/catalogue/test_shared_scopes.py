"""Issue 14, 1: the answer to a change warns about a scope name that two APIs have."""

from tests.administration.desk import Desk
from tests.catalogue.catalogue import RESOURCES, Api, group, new_resource


def warning(one: Api, identifier: str, scope: str) -> str:
    return (
        f"Several APIs ({one.identifier}, {identifier}) have the same scopes: {scope}."
        " A client that holds one of these scopes at several of them must send resource."
    )


def test_every_change_of_an_api_warns_of_the_names_that_it_shares(desk: Desk) -> None:
    one = Api.create(desk)
    scope = f"{one.slug}:read"
    assert [] == one.put(group("g", scope, f"{one.slug}:write")).json["warnings"]
    content = new_resource(scopeGroups=[group("g", scope)])
    created = desk.call("POST", RESOURCES, content)
    other = Api(desk, content["slug"], content["identifier"])

    expected = [warning(one, other.identifier, scope)]
    assert expected == created.json["warnings"]
    assert expected == other.patch({"name": "Other"}).json["warnings"]
    assert expected == one.patch({}).json["warnings"]
    assert expected == one.put(group("g", scope)).json["warnings"]
    assert [] == other.put(group("more", f"{other.slug}:more")).json["warnings"]


def test_a_group_can_be_sent_back_with_its_warnings(desk: Desk) -> None:
    """The ETag depends on the group only, not on other APIs."""
    one = Api.create(desk, group("g", "a"))
    put = one.put(group("g", "a"))
    Api.create(desk, group("g", "a"))

    again = one.put(put.json, headers={"If-Match": put.headers["etag"]})

    assert (200, 1, put.headers["etag"]) == (again.status, len(again.json["warnings"]), again.headers["etag"])


def test_the_answer_to_a_read_has_no_warnings(desk: Desk) -> None:
    """They are about a change. The document stays what PATCH accepts."""
    assert "warnings" not in Api.create(desk, group("g", "a")).read()
