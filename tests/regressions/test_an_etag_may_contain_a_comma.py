"""RFC 9110 §8.8.3: an entity tag may contain commas and asterisks."""

import pytest

from tests.administration.desk import Desk
from tests.api.deployment import Deployment

SETTINGS = "/admin-api/settings"
NOT_ANY = ['"a,*,b"', '"*"', 'W/"*"', '"a", "*"', '",*"', '"*,"', '"x",",*,"']


@pytest.mark.parametrize("condition", NOT_ANY)
def test_an_asterisk_in_a_tag_does_not_match_the_settings(here: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1: the condition does not match, so the settings are unchanged."""
    token = here.caller("settings_read settings_write")

    answer = here.call("PATCH", SETTINGS, {"defaultLifetime": 60}, token=token, headers={"If-Match": condition})

    assert (412, 3600) == (answer.status, here.call("GET", SETTINGS, token=token).json["defaultLifetime"])


@pytest.mark.parametrize("condition", NOT_ANY)
def test_an_asterisk_in_a_tag_does_not_match_a_client(here: Desk, condition: str) -> None:
    client = here.create()

    assert 412 == client.patch({"description": "x"}, headers={"If-Match": condition}).status


def test_a_tag_that_contains_the_clients_tag_does_not_match(here: Desk) -> None:
    """The text after the closing quote is not part of a tag."""
    client = here.create()
    tag = here.call("GET", client.path).headers["etag"]

    assert [400, 412, 200] == [
        client.patch({"description": condition}, headers={"If-Match": condition}).status
        for condition in (f'"a,{tag},b"', f"W/{tag}", f'"a,b", {tag}')
    ]


def test_a_matching_tag_in_a_list_matches(here: Desk) -> None:
    """RFC 9110 §5.6.1.2: empty list elements are ignored."""
    token = here.caller("settings_read settings_write")
    tag = here.call("GET", SETTINGS, token=token).headers["etag"]

    answer = here.call(
        "PATCH", SETTINGS, {"defaultLifetime": 60}, token=token, headers={"If-Match": f'"a,b" , ,{tag}, "é"'}
    )

    assert (200, 60) == (answer.status, answer.json["defaultLifetime"])


@pytest.mark.parametrize("condition", [*NOT_ANY, '"a, * ,b"', '*, "a"', "a, *"])
def test_a_public_document_is_sent_if_the_tag_does_not_match(memory: Deployment, condition: str) -> None:
    """RFC 9110 §13.1.2."""
    answer = memory.http.request("GET", "/.well-known/jwks.json", headers={"If-None-Match": condition})

    assert 200 == answer.status
