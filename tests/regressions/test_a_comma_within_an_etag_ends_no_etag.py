"""RFC 9110 §8.8.3: a comma and an asterisk are characters that an entity tag may have."""

import pytest

from tests.administration.desk import Desk
from tests.api.deployment import Deployment

SETTINGS = "/admin-api/settings"
NOT_ANY = ['"a,*,b"', '"*"', 'W/"*"', '"a", "*"', '",*"', '"*,"', '"x",",*,"']


@pytest.mark.parametrize("condition", NOT_ANY)
def test_an_asterisk_within_a_tag_does_not_match_what_is_stored(here: Desk, condition: str) -> None:
    """RFC 9110 §13.1.1: the settings are another version, and stay."""
    token = here.caller("settings_read settings_write")

    answer = here.call("PATCH", SETTINGS, {"defaultLifetime": 60}, token=token, headers={"If-Match": condition})

    assert (412, 3600) == (answer.status, here.call("GET", SETTINGS, token=token).json["defaultLifetime"])


@pytest.mark.parametrize("condition", NOT_ANY)
def test_an_asterisk_within_a_tag_does_not_match_a_client(here: Desk, condition: str) -> None:
    client = here.create()

    assert 412 == client.patch({"description": "x"}, headers={"If-Match": condition}).status


def test_a_tag_that_quotes_the_clients_is_another_tag(here: Desk) -> None:
    """What follows a quote within the list is outside of every tag."""
    client = here.create()
    tag = here.call("GET", client.path).headers["etag"]

    assert [400, 412, 200] == [
        client.patch({"description": condition}, headers={"If-Match": condition}).status
        for condition in (f'"a,{tag},b"', f"W/{tag}", f'"a,b", {tag}')
    ]


def test_the_right_tag_among_others_is_found(here: Desk) -> None:
    """RFC 9110 §5.6.1.2: empty elements of a list do not count."""
    token = here.caller("settings_read settings_write")
    tag = here.call("GET", SETTINGS, token=token).headers["etag"]

    answer = here.call(
        "PATCH", SETTINGS, {"defaultLifetime": 60}, token=token, headers={"If-Match": f'"a,b" , ,{tag}, "é"'}
    )

    assert (200, 60) == (answer.status, answer.json["defaultLifetime"])


@pytest.mark.parametrize("condition", [*NOT_ANY, '"a, * ,b"', '*, "a"', "a, *"])
def test_a_public_document_is_sent_to_who_has_another(memory: Deployment, condition: str) -> None:
    """RFC 9110 §13.1.2."""
    answer = memory.http.request("GET", "/.well-known/jwks.json", headers={"If-None-Match": condition})

    assert 200 == answer.status
