"""RFC 9728: an MCP client learns from a 401 which server issues tokens for the API."""

import pytest

from tests.administration.desk import Desk
from tests.api.deployment import Deployment
from tests.api.test_discovery import ISSUER

PATH = "/.well-known/oauth-protected-resource"
OWN = f"{PATH}/admin-api"


def test_the_metadata_of_our_own_api(deployment: Deployment) -> None:
    """RFC 9728 §2, §3: the path of the API is appended, and `resource` is the aud of its tokens.

    Divergence: no scopes_supported, because the SDKs of MCP would request all of them.
    """
    document = deployment.http.request("GET", OWN).json

    assert {
        "resource": f"{ISSUER}/admin-api",
        "authorization_servers": [ISSUER],
        "bearer_methods_supported": ["header"],
        "resource_name": "Admin API",
    } == document


def test_it_is_cached_and_revalidated(memory: Deployment) -> None:
    answer = memory.http.request("GET", OWN)

    assert "public, max-age=300" == answer.headers["cache-control"]
    again = memory.http.request("GET", OWN, headers={"If-None-Match": answer.headers["etag"]})
    assert (304, "") == (again.status, again.text)


def test_the_host_of_a_request_is_not_reflected(memory: Deployment) -> None:
    answer = memory.http.request(
        "GET", OWN, headers={"Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com"}
    )

    assert "evil" not in answer.text


@pytest.mark.parametrize("path", ["/admin-api/api-clients/infos", "/admin-api/api-clients", "/admin-api/resources"])
@pytest.mark.parametrize("authorization", ["", "Bearer a.b.c"])
def test_each_401_names_the_metadata(memory: Deployment, path: str, authorization: str) -> None:
    """RFC 9728 §5.1."""
    headers = {"Authorization": authorization} if authorization else {}
    answer = memory.http.request("GET", path, headers=headers)

    assert 401 == answer.status
    assert f'resource_metadata="https://auth.example.com{OWN}"' in answer.headers["www-authenticate"]


def test_a_403_names_the_metadata_and_the_missing_scope(memory: Deployment) -> None:
    _, credential = memory.register("customer_group_read")
    bearer = {"Authorization": f"Bearer {memory.token(credential)}"}

    challenge = memory.http.request("GET", "/admin-api/api-clients", headers=bearer).headers["www-authenticate"]

    assert 'scope="api_client_read"' in challenge
    assert f'resource_metadata="https://auth.example.com{OWN}"' in challenge


@pytest.mark.parametrize("slug", ["orders", "retired", "absent", "wws_secret"])
def test_the_metadata_of_other_apis_is_published_only_if_they_enable_it(memory: Deployment, slug: str) -> None:
    """An API that does not publish looks like one that does not exist. The requested name is not repeated."""
    answer = memory.http.request("GET", f"{PATH}/{slug}")

    assert 404 == answer.status
    assert "wws_" not in answer.text


def test_an_api_that_enables_it_publishes_its_metadata(memory: Deployment) -> None:
    desk = Desk(memory, memory.token(memory.administrator, "resource_read resource_write"))
    edited = desk.call("PATCH", "/admin-api/resources/orders", {"publishesMetadata": True})
    assert (200, True) == (edited.status, edited.json["publishesMetadata"])

    document = memory.http.request("GET", f"{PATH}/orders").json
    assert ("https://orders.example.com", "Orders") == (document["resource"], document["resource_name"])
    assert 200 == desk.call("PATCH", "/admin-api/resources/orders", {"enabled": False}).status
    assert 404 == memory.http.request("GET", f"{PATH}/orders").status


def test_our_own_api_always_publishes(memory: Deployment) -> None:
    desk = Desk(memory, memory.token(memory.administrator, "resource_read resource_write"))

    assert 422 == desk.call("PATCH", "/admin-api/resources/admin-api", {"publishesMetadata": False}).status


def test_the_metadata_of_the_server_does_not_list_its_apis(memory: Deployment) -> None:
    """RFC 9728 §4 is optional, and the list of APIs would be public."""
    assert "protected_resources" not in memory.http.request("GET", "/.well-known/oauth-authorization-server").json
