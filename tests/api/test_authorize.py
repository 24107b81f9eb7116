"""RFC 6749 §3.1: SDKs require an authorization endpoint. Nobody can sign in there."""

import pytest

from tests.api.deployment import Deployment

PATH = "/admin-api/authorize"
REQUEST = "?response_type=code&client_id=erp&redirect_uri=https://evil.example.com/callback&state=x"


@pytest.mark.parametrize("query", ["", REQUEST])
def test_it_says_that_nobody_can_sign_in(deployment: Deployment, query: str) -> None:
    answer = deployment.http.request("GET", PATH + query)

    assert (400, "unsupported_response_type") == (answer.status, answer.json["error"])
    assert "/admin-api/access_token" in answer.json["error_description"]


def test_a_browser_gets_a_page(memory: Deployment) -> None:
    answer = memory.http.request("GET", PATH + REQUEST, headers={"Accept": "text/html,application/xhtml+xml"})

    assert (400, "text/html; charset=utf-8") == (answer.status, answer.headers["content-type"])
    assert "Nobody can sign in here" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "no-store" == answer.headers["cache-control"]


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_it_never_redirects_and_repeats_no_input(memory: Deployment, accept: str) -> None:
    """Otherwise, a link to this server could redirect to any site."""
    answer = memory.http.request("GET", PATH + REQUEST, headers={"Accept": accept})

    assert "location" not in answer.headers
    assert "evil" not in answer.text
