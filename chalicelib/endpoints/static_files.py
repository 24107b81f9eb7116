"""Static text files for browsers: a page, and the scripts, styles and images that it loads.

A directory holds one page and its files. All names but a page's contain a hash of the content.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from chalice.app import Request, Response

from .cacheable import revalidated
from .etags import hash_tag
from .parts import Parts
from .responses import problem
from .routes import Route

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
# A page is revalidated each time, because it names the files of one release.
REVALIDATED: Final = "no-cache"
IMMUTABLE: Final = "public, max-age=31536000, immutable"


# Other sites get no reference to the window of a page, and cannot read its files.
ISOLATION: Final[Mapping[str, str]] = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class StaticFile(NamedTuple):
    content: str
    etag: str


def static_file(request: Request, directory: Path, name: str, headers: Mapping[str, str]) -> Response:
    """`headers` are added, such as the policy that `content_security_policy` returns."""
    file = _files(directory).get(name)
    if file is None:
        return problem(404, "Not Found", "There is no such file. Reload the page.")
    suffix = Path(name).suffix
    caching = REVALIDATED if suffix == ".html" else IMMUTABLE
    return revalidated(
        request,
        file.content,
        file.etag,
        {"Content-Type": MEDIA_TYPES[suffix], "Cache-Control": caching, **ISOLATION, **headers},
    )


def answer_page(
    route: Route, view: Callable[..., Response], request: Request, parts: Parts, path_parameters: Mapping[str, str]
) -> Response:
    """For pages and their files. They read no store, so that an outage does not hide them."""
    # API Gateway routes `/docs/` like `/docs`, but there the page's relative URLs would lead elsewhere.
    if not path_parameters and str(request.context.get("path")).endswith("/"):
        return Response("", {"Location": f"../{route.path.rpartition('/')[2]}"}, 308)
    return view(request, parts, **path_parameters)


def content_security_policy(trusted_types: str = "'none'") -> str:
    """CSP Level 3: files and answers of this server only, and nothing inline. `trusted_types` are policies' names."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types {trusted_types}"
    )


@cache
def _files(directory: Path) -> Mapping[str, StaticFile]:
    """By name. A request can name only these, so it cannot leave the directory."""
    return {path.name: _read(path) for path in directory.iterdir() if path.suffix in MEDIA_TYPES}


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    return StaticFile(content.decode(), hash_tag(content))
