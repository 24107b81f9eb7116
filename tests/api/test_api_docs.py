"""The page /admin-api/docs and its files."""

import re

import pytest

from chalicelib.endpoints.api_docs import DIRECTORY
from infra.api_docs import build
from tests.api.deployment import Deployment
from tests.api.drivers import event

PAGE = "/admin-api/docs"
FILES = sorted(path.name for path in DIRECTORY.iterdir())


def test_the_files_are_built_from_the_pinned_package_and_our_sources() -> None:
    """`make api-docs` builds them."""
    assert build.files() == {name: (DIRECTORY / name).read_bytes() for name in FILES}


def test_the_page_loads_only_files_of_this_server(deployment: Deployment) -> None:
    """Issue 15, point 3: Swagger UI from our files."""
    page = deployment.http.request("GET", PAGE)
    addresses = re.findall(r'(?:href|src)="([^"]+)"', page.text)

    assert (200, "text/html; charset=utf-8") == (page.status, page.headers["content-type"])
    assert {"docs"} == {address.partition("/")[0] for address in addresses} - {"openapi.json"}
    for address in addresses:
        assert 200 == deployment.http.request("GET", f"/admin-api/{address}").status


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_served_unchanged(memory: Deployment, name: str) -> None:
    assert (DIRECTORY / name).read_text(encoding="utf-8") == memory.http.request("GET", f"{PAGE}/{name}").text


@pytest.mark.parametrize("name", [name for name in FILES if name != "index.html"])
def test_a_file_whose_name_has_a_hash_is_never_revalidated(memory: Deployment, name: str) -> None:
    """RFC 8246."""
    assert re.fullmatch(r"[\w-]+-[0-9a-f]{12}\.\w+", name)
    assert "immutable" in memory.http.request("GET", f"{PAGE}/{name}").headers["cache-control"]


def test_an_unknown_name_is_a_404(memory: Deployment) -> None:
    assert 404 == memory.http.request("GET", f"{PAGE}/start.js").status


def test_it_is_served_during_an_outage_of_the_stores(memory: Deployment) -> None:
    """During an outage, the page must still load so that it can show the error."""
    memory.parts.tokens = memory.parts.administration = None

    assert [200, 200] == [memory.http.request("GET", path).status for path in (PAGE, f"{PAGE}/{FILES[0]}")]


def test_the_policy_permits_all_of_the_style() -> None:
    """CSP Level 3 §6.3: `data:` is not in img-src."""
    (style,) = DIRECTORY.glob("*.css")
    addresses = set(re.findall(r"url\(([^)]*)\)", style.read_text(encoding="utf-8")))

    assert addresses <= set(FILES)
    assert len(addresses) > 5
    assert "@import" not in style.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/{FILES[0]}", f"{PAGE}/nothing.js"])
def test_no_other_site_can_frame_it_or_read_another_type_into_it(memory: Deployment, path: str) -> None:
    headers = memory.http.request("GET", path).headers

    assert ("nosniff", "DENY") == (headers["x-content-type-options"], headers["x-frame-options"])


def test_the_policy_is_strict(memory: Deployment) -> None:
    """CSP Level 3."""
    policy = memory.http.request("GET", PAGE).headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy


def test_a_trailing_slash_is_redirected(memory: Deployment) -> None:
    """RFC 9110 §15.4.9. API Gateway routes it to the page, whose relative URLs would then be wrong."""
    sent = event("GET", PAGE)
    answer = memory.answer_to({**sent, "requestContext": {**sent["requestContext"], "path": f"/api{PAGE}/"}})

    assert (308, "../docs") == (answer.status, answer.headers["location"])
