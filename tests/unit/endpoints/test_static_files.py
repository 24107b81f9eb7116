"""Files for browsers: their types, their versions, their caching."""

import json
from pathlib import Path

import pytest
from chalice.app import Request, Response

from chalicelib.endpoints.static_files import content_security_policy, static_file
from tests.api.drivers import event

HEADERS = {"Content-Security-Policy": content_security_policy()}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    files = {
        "index.html": "<p>é</p>",
        "main-0a1b2c3d.js": "1",
        "main-0a1b2c3d.css": "a{}",
        "icon-0a1b2c3d.svg": "<svg/>",
    }
    for name, content in {**files, "notes.md": "secret", ".hidden": "secret"}.items():
        (tmp_path / name).write_text(content)
    return tmp_path


def answer(directory: Path, name: str, method: str = "GET", **headers: str) -> Response:
    return static_file(Request(event(method, "/health", headers=headers)), directory, name, HEADERS)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("main-0a1b2c3d.js", "text/javascript; charset=utf-8"),
        ("main-0a1b2c3d.css", "text/css; charset=utf-8"),
        ("icon-0a1b2c3d.svg", "image/svg+xml"),
    ],
)
def test_a_file_has_the_media_type_of_its_name(directory: Path, name: str, media_type: str) -> None:
    """RFC 9110 §8.3. Browsers run no script of another type, because of nosniff."""
    got = answer(directory, name)

    assert (200, media_type) == (got.status_code, got.headers["Content-Type"])
    assert (directory / name).read_text() == got.body


def test_a_page_is_revalidated_and_a_file_with_a_hash_in_its_name_never_is(directory: Path) -> None:
    """RFC 9111 §5.2.2.4, RFC 8246."""
    caching = [answer(directory, name).headers["Cache-Control"] for name in ("index.html", "main-0a1b2c3d.js")]

    assert ["no-cache", "public, max-age=31536000, immutable"] == caching


@pytest.mark.parametrize("condition", ["{}", "W/{}", '"other", {}', "*"])
def test_a_browser_that_has_the_version_gets_304_with_the_policy(directory: Path, condition: str) -> None:
    """RFC 9110 §15.4.5."""
    etag = answer(directory, "index.html").headers["ETag"]
    got = answer(directory, "index.html", **{"if-none-match": condition.format(etag)})

    assert (304, "", etag) == (got.status_code, got.body, got.headers["ETag"])
    assert HEADERS["Content-Security-Policy"] == got.headers["Content-Security-Policy"]


def test_no_other_site_gets_a_handle_on_a_page_or_its_files(directory: Path) -> None:
    """HTML, "Cross-origin opener policies"; Fetch, "Cross-Origin-Resource-Policy"."""
    headers = answer(directory, "index.html").headers

    assert "same-origin" == headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"]


def test_another_content_has_another_version(directory: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """RFC 9110 §8.8.3."""
    other = tmp_path_factory.mktemp("other")
    (other / "index.html").write_text("<p>e</p>")

    assert answer(directory, "index.html").headers["ETag"] != answer(other, "index.html").headers["ETag"]


def test_head_has_no_content(directory: Path) -> None:
    """RFC 9110 §9.3.2."""
    got = answer(directory, "index.html", "HEAD")

    assert (200, "") == (got.status_code, got.body)


@pytest.mark.parametrize("name", ["", ".", "..", "../x.js", "notes.md", ".hidden", "index.html/", "INDEX.HTML", "a\0b"])
def test_a_name_that_the_directory_does_not_have_is_a_404(directory: Path, name: str) -> None:
    got = answer(directory, name)

    assert 404 == got.status_code
    assert "Reload the page" in json.loads(got.body)["detail"]


def test_the_policy_allows_nothing_inline_and_no_other_server() -> None:
    """CSP Level 3; Trusted Types."""
    policy = content_security_policy()

    assert "unsafe" not in policy
    assert [] == [word for word in ("http", "data:", "blob:", "*") if word in policy]
    for directive in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"):
        assert directive in policy
    assert policy.endswith("require-trusted-types-for 'script'; trusted-types 'none'")
