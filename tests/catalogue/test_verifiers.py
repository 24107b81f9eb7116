"""Issue 17, point 4: a resource says what verifies its tokens, and what cannot work is refused with a sentence."""

import pytest

from chalicelib.operations.apply import ApplyRefused
from tests.administration.desk import Desk, paths_of
from tests.catalogue.catalogue import RESOURCES, Api, changed, new_resource

CANNOT_WORK = {
    "alb": ({"alg": "ES256"}, "alg", "an Application Load Balancer verifies RS256 only"),
    "http-api": ({"alg": "ES256"}, "alg", "the JWT authorizer of an HTTP API verifies RSA signatures only"),
    "spring": ({"typ": "JWT"}, "typ", "Spring's validator of RFC 9068 refuses every other typ"),
}


@pytest.mark.parametrize("verifier", ["other", "kit", "authorizer", "http-api", "rest-api", "alb", "spring"])
def test_the_verifier_of_a_resource_is_stored(desk: Desk, verifier: str) -> None:
    api = Api.create(desk, verifier=verifier)

    assert verifier == api.read()["verifier"]


@pytest.mark.parametrize("verifier", ["other", "kit", "authorizer", "rest-api"])
def test_these_verifiers_work_with_every_typ_and_alg(here: Desk, verifier: str) -> None:
    for typ in ("at+jwt", "JWT"):
        for alg in ("RS256", "ES256"):
            assert 201 == here.call("POST", RESOURCES, new_resource(verifier=verifier, typ=typ, alg=alg)).status


@pytest.mark.parametrize("verifier", CANNOT_WORK)
def test_a_resource_whose_verifier_refuses_its_tokens_is_not_created(here: Desk, verifier: str) -> None:
    members, member, reason = CANNOT_WORK[verifier]
    answer = here.call("POST", RESOURCES, new_resource(verifier=verifier, **members))

    assert (422, [member]) == (answer.status, paths_of(answer))
    assert reason in answer.json[0]["message"]


@pytest.mark.parametrize("verifier", CANNOT_WORK)
def test_neither_edit_leads_to_a_verifier_that_refuses_its_tokens(here: Desk, verifier: str) -> None:
    members, member, _ = CANNOT_WORK[verifier]
    other_first, verifier_first = Api.create(here, **members), Api.create(here, verifier=verifier)

    assert [member] == paths_of(other_first.patch({"verifier": verifier}))
    assert [member] == paths_of(verifier_first.patch(members))
    # Both at once are no problem.
    assert 200 == verifier_first.patch({**members, "verifier": "other"}).status


@pytest.mark.parametrize("value", [None, "", "ALB", "nginx", 1, [], {}])
def test_an_unknown_verifier_is_refused(here: Desk, value: object) -> None:
    assert ["verifier"] == paths_of(here.call("POST", RESOURCES, new_resource(verifier=value)))


def test_the_verifier_of_the_admin_api_is_fixed(here: Desk) -> None:
    """This server verifies the tokens of its own API."""
    path = f"{RESOURCES}/admin-api"

    assert "other" == here.call("GET", path).json["verifier"]
    assert ["verifier"] == paths_of(here.call("PATCH", path, {"verifier": "alb"}))


def test_the_audit_trail_says_who_changed_the_verifier(here: Desk) -> None:
    api = Api.create(here)
    assert "alb" == changed(api.patch({"verifier": "alb"}))["verifier"]
    event = here.call("GET", f"/admin-api/audit?clientId=resource:{api.slug}").json["items"][0]

    assert {f"{api.slug}: verifier": {"from": None, "to": "alb"}} == event["changes"]


def test_a_catalogue_file_can_name_the_verifier(here: Desk) -> None:
    """The verifier that a file does not mention is unchanged, and what it cannot work with is refused."""
    api, apply = Api.create(here), here.deployment.parts.operations.apply
    resource = {"slug": api.slug, "identifier": api.identifier, "name": "Name"}
    for entry in ({**resource, "verifier": "alb"}, {**resource, "maximumLifetime": 60}):
        apply.run({"content": {"resources": [entry]}})

    assert ("alb", 60) == (api.read()["verifier"], api.read()["maximumLifetime"])
    with pytest.raises(ApplyRefused, match=r"resources\[0\]\.alg: must be RS256 for the verifier alb"):
        apply.run({"content": {"resources": [{**resource, "alg": "ES256"}]}})
