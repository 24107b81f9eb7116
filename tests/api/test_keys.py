"""GET /admin-api/keys."""

import json

from tests.api.deployment import Deployment

KEYS = "/admin-api/keys"
MEMBERS = {"kid", "alg", "publishedFrom", "signsFrom", "signsUntil", "publishedUntil", "signsNow"}


def read(deployment: Deployment, scope: str) -> object:
    _, credential = deployment.register(scope)
    token = deployment.token(credential, scope)
    return deployment.http.request("GET", KEYS, headers={"Authorization": f"Bearer {token}"})


def test_each_key_is_listed_with_its_times_and_state(deployment: Deployment) -> None:
    answer = read(deployment, "key_read")
    keys = answer.json["keys"]
    published = deployment.http.request("GET", "/.well-known/jwks.json").json["keys"]

    assert 200 == answer.status
    assert [MEMBERS] * 4 == [set(key) for key in keys]
    assert [("RS256", True), ("RS256", False), ("ES256", True), ("ES256", False)] == [
        (key["alg"], key["signsNow"]) for key in keys
    ]
    assert {key["kid"] for key in published} == {key["kid"] for key in keys}
    assert keys[1]["signsFrom"] == keys[0]["signsUntil"] == answer.json["nextRotationDue"]
    assert keys[1]["signsUntil"] is None
    assert keys[0]["publishedFrom"].endswith("Z")


def test_no_key_material_is_shown(deployment: Deployment) -> None:
    text = read(deployment, "key_read").text

    assert [] == [member for member in ('"n"', '"x"', '"d"', "PRIVATE") if member in text]


def test_it_requires_the_scope(deployment: Deployment) -> None:
    """RFC 6750 §3.1."""
    answer = read(deployment, "api_client_read")

    assert (403, "application/problem+json") == (answer.status, answer.headers["content-type"])
    assert 'scope="key_read"' in answer.headers["www-authenticate"]


def test_without_a_token_it_is_refused(deployment: Deployment) -> None:
    answer = deployment.http.request("GET", KEYS)

    assert 401 == answer.status
    assert json.loads(answer.text)["status"] == 401


def test_it_is_not_cacheable(deployment: Deployment) -> None:
    assert "no-store" == read(deployment, "key_read").headers["cache-control"]
