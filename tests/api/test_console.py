"""The console's page and files, requested as by a browser."""

import gzip
import re

import pytest

from chalicelib.aws.deadline import deadline_in
from chalicelib.endpoints.console import DIRECTORY
from tests.api.deployment import Deployment
from tests.api.drivers import event

PAGE = "/console"
FILES = sorted(path.name for path in DIRECTORY.iterdir() if path.name != "index.html")
BUDGET = 60 * 1024


class StoresThatAreOut:
    """Stores that cannot be read."""

    deadline_in = staticmethod(deadline_in)


def test_the_page_loads_only_files_of_this_server(deployment: Deployment) -> None:
    """Relative URLs work at the root and below the prefix of a stage."""
    page = deployment.http.request("GET", PAGE)
    addresses = re.findall(r'(?:href|src)="([^"]+)"', page.text)

    assert (200, "text/html; charset=utf-8") == (page.status, page.headers["content-type"])
    assert {f"console/{name}" for name in FILES} == set(addresses)
    for address in addresses:
        assert 200 == deployment.http.request("GET", f"/{address}").status


def test_the_page_has_no_inline_script_or_style(memory: Deployment) -> None:
    """CSP Level 3: the policy would block it."""
    page = memory.http.request("GET", PAGE).text

    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|data:", page)


@pytest.mark.parametrize("path", [PAGE, *(f"{PAGE}/{name}" for name in [*FILES, "unknown.js"])])
def test_each_answer_has_the_security_headers(memory: Deployment, path: str) -> None:
    """Issue 15, point 2: nosniff and frame refusal."""
    headers = memory.http.request("GET", path).headers

    assert "nosniff" == headers["x-content-type-options"]
    assert "DENY" == headers["x-frame-options"]
    assert "no-referrer" == headers["referrer-policy"]


def test_the_policy_allows_files_and_answers_of_this_server_only(memory: Deployment) -> None:
    """Issue 15, point 2: no `unsafe-*`, and Trusted Types."""
    policy = memory.http.request("GET", PAGE).headers["content-security-policy"]
    directives = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))

    assert {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    } == directives


def test_the_page_is_revalidated_and_its_files_never(memory: Deployment) -> None:
    """RFC 8246."""
    page = memory.http.request("GET", PAGE)
    again = memory.http.request("GET", PAGE, headers={"If-None-Match": page.headers["etag"]})

    assert "no-cache" == page.headers["cache-control"]
    assert (304, "") == (again.status, again.text)
    for name in FILES:
        assert re.fullmatch(r"\w+-[0-9a-f]{12}\.(css|js|svg)", name)
        assert "immutable" in memory.http.request("GET", f"{PAGE}/{name}").headers["cache-control"]


def test_a_trailing_slash_leads_to_the_page(memory: Deployment) -> None:
    """API Gateway routes `/console/` to `/console`, and the page's relative URLs would be wrong."""
    sent = event("GET", PAGE)
    sent["requestContext"]["path"] = "/api/console/"
    answer = memory.answer_to(sent)

    assert (308, "../console") == (answer.status, answer.headers["location"])


@pytest.mark.parametrize("name", ["unknown.js", "index.html", "..%2Fconsole.py", "%2e%2e", "static"])
def test_an_unknown_name_is_not_found(deployment: Deployment, name: str) -> None:
    assert 404 == deployment.http.request("GET", f"{PAGE}/{name}").status


def test_an_outage_does_not_hide_the_page(memory: Deployment) -> None:
    """The page explains the outage, so it reads no store."""
    memory.parts.stores = StoresThatAreOut()  # type: ignore[assignment]  # a fake with the methods that the page calls

    assert 200 == memory.http.request("GET", PAGE, headers={"X-Forwarded-Proto": "https"}).status


def test_the_compressed_files_are_within_the_size_budget() -> None:
    """Issue 15: 60 KB compressed."""
    assert BUDGET >= sum(len(gzip.compress(path.read_bytes())) for path in DIRECTORY.iterdir())
